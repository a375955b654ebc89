"""Issued documents: which a person may see, those of one assessment, and what may be made of it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.models import Assessment, Assignment, Campaign, Meeting
from pemantik.assessments.selectors.results.access import find_seen
from pemantik.assessments.selectors.results.reading import Results
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning.models import Decision
from pemantik.reports.models import IssuedDocument

#: Documents of one assessment that are listed; the newest first.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A stage that a document may report: the last is proposed."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of one assessment, and what may be made: nothing for those who may only read."""

    assessment: Assessment
    documents: tuple[IssuedDocument, ...]
    may_issue: bool
    stages: tuple[Told, ...]
    units: tuple[Node, ...]
    meetings: tuple[Meeting, ...]
    has_duties: bool
    is_closed: bool


def seen_documents(access: Access) -> QuerySet[IssuedDocument]:
    """Every document that the person may open: of results, for those who see results there; of the work, for those
    who see that; letters and workbooks, which go to others, for those who may issue there; the
    analysis of a round and decisions about spending for those who see the inventory.
    """
    kinds = IssuedDocument.Kind
    work = Q(kind__in=(kinds.MEETING, kinds.ASSIGNMENTS))
    own = Q(kind__in=(kinds.LETTER, kinds.WORKBOOK))
    inventory = Q(kind__in=(kinds.TELEMATICS, kinds.SPENDING))
    return IssuedDocument.objects.filter(
        (~work & ~own & ~inventory & access.within(Action.VIEW_RESULTS, "node__path"))
        | (work & access.within(Action.VIEW_ASSESSMENT, "node__path"))
        | (own & access.within(Action.ISSUE_DOCUMENTS, "node__path"))
        | (inventory & access.within(Action.VIEW_INVENTORY, "node__path"))
    )


def may_issue_decision(access: Access, decision: Decision) -> bool:
    """Whether the person decides about spending there and may make documents of it."""
    node = decision.request.node
    return access.may(Action.DECIDE_SPENDING, node) and access.may(Action.ISSUE_DOCUMENTS, node)


def find_document(access: Access, document_id: int) -> IssuedDocument:
    """One document for download. Raises Http404 for everyone who may not see it."""
    found = seen_documents(access).select_related("node", "made_by").filter(pk=document_id).first()
    if found is None:
        raise Http404(_("Dokumen ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def shelf(access: Access, assessment_id: int) -> Shelf:
    """The documents of an assessment for those who see its result by a role. Raises Http404 or PermissionDenied.

    At most ten queries, whatever the number of documents, units and meetings.
    """
    seen = find_seen(access, assessment_id)
    if not seen.by_role:
        raise Http404(_("Dokumen ini tidak ada, atau Anda tidak berhak melihatnya."))
    assessment = seen.assessment
    documents = seen_documents(access).filter(assessment=assessment).select_related("node", "stage", "made_by")
    may_issue = access.may(Action.ISSUE_DOCUMENTS, assessment.node)
    told = Results(access, seen).told if may_issue else []
    units = _units(assessment) if may_issue else ()
    works = access.may(Action.VIEW_ASSESSMENT, assessment.node)
    return Shelf(
        assessment=assessment,
        documents=tuple(documents[:MOST_LISTED]),
        may_issue=may_issue,
        stages=tuple(Told(stage.kind, stage.name) for stage in reversed(told)),
        units=units if told else (),
        meetings=_meetings(assessment) if may_issue and works else (),
        has_duties=bool(units) and works,
        is_closed=assessment.campaign.state == Campaign.State.CLOSED,
    )


def _units(assessment: Assessment) -> tuple[Node, ...]:
    asked = Assignment.objects.filter(assessment=assessment).values("unit")
    return tuple(Node.objects.filter(pk__in=asked).order_by("path"))


def _meetings(assessment: Assessment) -> tuple[Meeting, ...]:
    concluded = Meeting.objects.filter(assessment=assessment, concluded_at__isnull=False)
    return tuple(concluded.select_related("stage", "unit").order_by("starts_at", "pk"))
