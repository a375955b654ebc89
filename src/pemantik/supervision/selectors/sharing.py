"""Which shared documents a person may read, and which wait for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.models import Document, DocumentVersion, EvidenceUse, Verdict
from pemantik.assessments.selectors.evidence_access import visible_documents
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import paths_above
from pemantik.supervision.models import SharedDocument
from pemantik.supervision.selectors.coaching import indicator_name
from pemantik.supervision.selectors.members import member_nodes, owns

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Share:
    """A shared document with what this person may do about it."""

    row: SharedDocument
    indicator: str
    may_decide: bool
    may_revoke: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything shared that the person may read, and proposals that wait."""

    templates: tuple[Share, ...]
    examples: tuple[Share, ...]
    waiting: tuple[Share, ...]


def _mine(access: Access) -> Q:
    """Provinces to which the person's institutions belong, by the tree or by their region."""
    prefixes = {path for own in access.paths(Action.VIEW_NODE) for path in [*paths_above(own), own]}
    return Q(supervisor__path__in=prefixes) | Q(supervisor__region__children__nodes__path__in=prefixes)


def visible_shares(access: Access) -> QuerySet[SharedDocument]:
    """What is shared with the person's institution, and what concerns it before that."""
    live = SharedDocument.State
    shared = _mine(access) & Q(state=live.SHARED)
    proposed = Q(state=live.PROPOSED) & (
        Q(access.within(Action.SUPERVISE, "supervisor__path"))
        | Q(access.within(Action.MANAGE_CONSENT, "document__owner__path"))
    )
    rows = SharedDocument.objects.filter(shared | proposed, document__archived_at=None).distinct()
    return rows.select_related("supervisor", "document__owner", "proposed_by")


def shelf_of(access: Access) -> Shelf:
    """The shelf of a person. One query."""
    shares = [_share(access, row) for row in visible_shares(access)[:MOST_SHOWN]]
    kind, state = SharedDocument.Kind, SharedDocument.State
    shared = [each for each in shares if each.row.state == state.SHARED]
    return Shelf(
        templates=tuple(each for each in shared if each.row.kind == kind.TEMPLATE),
        examples=tuple(each for each in shared if each.row.kind == kind.EXAMPLE),
        waiting=tuple(each for each in shares if each.row.state == state.PROPOSED),
    )


def _share(access: Access, row: SharedDocument) -> Share:
    example = row.kind == SharedDocument.Kind.EXAMPLE
    mine = example and owns(access, row.document.owner, row.supervisor)
    return Share(
        row=row,
        indicator=indicator_name(row.instrument, row.code),
        may_decide=mine and row.state == SharedDocument.State.PROPOSED,
        may_revoke=mine or access.may(Action.SUPERVISE, row.supervisor),
    )


def find_shared_version(access: Access, share_id: int) -> DocumentVersion:
    """The newest file of a shared document. Raises Http404 for everybody with whom it is not shared now."""
    row = visible_shares(access).filter(pk=share_id).first()
    version = (
        DocumentVersion.objects.filter(document=row.document_id).select_related("blob", "document__owner").first()
        if row
        else None
    )
    if version is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return version


def possible_examples(access: Access, supervisor: Node, member: Node | None = None) -> Sequence[Document]:
    """Documents of members that assessors accepted and that are not yet shared or proposed. One query."""
    owners = [member] if member else list(member_nodes(supervisor))
    paths = Q(pk__in=[])
    for owner in owners:
        paths |= Q(owner__path__startswith=owner.path)
    accepted = EvidenceUse.objects.filter(removed_at=None, verdicts__decision=Verdict.Decision.ACCEPTED)
    live = SharedDocument.objects.filter(supervisor=supervisor, state__in=["proposed", "shared"])
    rows = visible_documents(access).filter(
        paths, pk__in=accepted.order_by().values("version__document"), archived_at=None
    )
    return list(rows.exclude(pk__in=live.values("document")).select_related("owner").order_by("title")[:MOST_SHOWN])
