"""One request as its page shows it, to this person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from pemantik.accounts.models import User
from pemantik.assessments.selectors.evidence_access import visible_documents
from pemantik.inventory.models import Entry, State
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning import content as parts
from pemantik.planning.checks.parts import Finding, Mention, restored
from pemantik.planning.clock import AT_WORK
from pemantik.planning.conflicts import conflict, possible_reviewers
from pemantik.planning.models import (
    CheckRun,
    Decision,
    Realisation,
    RequestObject,
    RequestVersion,
    Review,
    SpendingQuestion,
    SpendingRequest,
)
from pemantik.planning.rules import Part, rules_of
from pemantik.planning.selectors.requests import find_request
from pemantik.planning.services.deciding import GIVEN

_STATE = SpendingRequest.State


@dataclass(frozen=True, slots=True)
class Said:
    """A part of the content in words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing that is named: with an address if the reader may open it."""

    name: str
    note: str = ""
    entry: int = 0


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do now."""

    edit: bool = False
    withdraw: bool = False
    reopen: bool = False
    check: bool = False
    ask: bool = False
    answer: bool = False
    assign: bool = False
    decide: bool = False
    correct: bool = False
    realise: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class Realised:
    """The realisation beside the decision."""

    realisation: Realisation
    difference: Decimal
    conditions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Everything of the page."""

    request: SpendingRequest
    said: tuple[Said, ...]
    objects: tuple[Shown, ...]
    documents: tuple[tuple[str, int], ...]
    latest: RequestVersion | None
    versions: tuple[RequestVersion, ...]
    changes: tuple[tuple[str, str, str], ...]
    run: CheckRun | None
    findings: tuple[Finding, ...]
    worst: int
    earlier_runs: int
    reviews: tuple[Review, ...]
    mine: tuple[Review, ...]
    questions: tuple[SpendingQuestion, ...]
    decisions: tuple[Decision, ...]
    realised: Realised | None
    may: May
    conflict: str

    @property
    def owed(self) -> Review | None:
        """The first opinion that the reader still owes."""
        return next((each for each in self.mine if each.given_at is None), None)

    @property
    def all_given(self) -> bool:
        """Whether nothing stands before the decision: every opinion is given and clear, no question waits."""
        unclear = any(each.opinion in {"", Review.Opinion.UNCLEAR} for each in self.reviews)
        return bool(self.reviews) and not unclear and not self.request.is_waiting


def request_page(access: Access, request_id: int) -> RequestPage:
    """The page of a request. A bounded number of queries, whatever its length. Raises Http404."""
    request = find_request(access, request_id)
    versions = tuple(request.versions.select_related("sent_by")[:50])
    latest = versions[0] if versions else None
    content: Mapping[str, Any] = _content(request, latest)
    runs = list(latest.check_runs.select_related("ran_by")[:20]) if latest else []
    found = [restored(each) for each in runs[0].findings] if runs else []
    reviews = tuple(latest.reviews.select_related("reviewer", "of__request")) if latest else ()
    decisions = tuple(request.decisions.select_related("decided_by", "replaces", "replaced_by", "of"))
    why = conflict(access.user, access.grants, request) if access.may(Action.REVIEW_SPENDING, request.node) else ""
    may = _may(access, request, decisions, why)
    return RequestPage(
        request=request,
        said=tuple(_said(content)),
        objects=_objects(access, content),
        documents=_documents(access, content),
        latest=latest,
        versions=versions,
        changes=tuple(parts.changes(versions[1].content, versions[0].content)) if len(versions) > 1 else (),
        run=runs[0] if runs else None,
        findings=_readable(access, request, found),
        worst=sum(each.verdict.value == "masalah" for each in found),
        earlier_runs=max(0, len(runs) - 1),
        reviews=reviews,
        mine=tuple(
            each
            for each in reviews
            if each.reviewer_id == access.user.pk and request.state == _STATE.REVIEW and not why
        ),
        questions=tuple(request.questions.select_related("asked_by", "answered_by")),
        decisions=decisions,
        realised=_realised(request, decisions),
        may=may,
        conflict=why if request.state in AT_WORK else "",
    )


def current_decision(decisions: Iterable[Decision]) -> Decision | None:
    """The newest one: it counts."""
    return next(iter(decisions), None)


def assignable(request: SpendingRequest) -> tuple[tuple[Part, ...], list[User]]:
    """The parts of the review, and who may be given one. Three queries."""
    return rules_of(request.institution).parts, possible_reviewers(request)


def _content(request: SpendingRequest, latest: RequestVersion | None) -> Mapping[str, Any]:
    """The draft as it is, else what was sent last."""
    if latest is not None and request.state != _STATE.DRAFT:
        return dict(latest.content)
    objects = [
        {"id": each.entry_id, "name": each.entry.name, "kind": each.entry.kind, "role": each.role}
        for each in request.objects_touched.select_related("entry").order_by("pk")
    ]
    documents = [
        {"id": each.document.document_id, "name": each.document.document.title}
        for each in request.documents.select_related("document__document").order_by("pk")
    ]
    return dict(request.content) | {"objects": objects, "documents": documents}


def _said(content: Mapping[str, Any]) -> Iterable[Said]:
    for each in parts.FIELDS:
        text = parts.shown(each.key, content.get(each.key))
        if text and each.key != "title":
            yield Said(str(each.label), text)


def _objects(access: Access, content: Mapping[str, Any]) -> tuple[Shown, ...]:
    named = content.get("objects", ())
    readable = _visible(access, [each["id"] for each in named])
    roles = dict(RequestObject.Role.choices)
    return tuple(
        Shown(each["name"], str(roles.get(each["role"], "")), each["id"] if each["id"] in readable else 0)
        for each in named
    )


def _documents(access: Access, content: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    named = content.get("documents", ())
    if not named:
        return ()
    seen = set(visible_documents(access).filter(pk__in=[each["id"] for each in named]).values_list("pk", flat=True))
    return tuple((each["name"], each["id"] if each["id"] in seen else 0) for each in named)


def _readable(access: Access, request: SpendingRequest, found: list[Finding]) -> tuple[Finding, ...]:
    """Findings as this person may read them: of entries of other units here the name and whose they are, as the
    pickers of forms offer them; what is not published elsewhere any more is only counted.
    """
    ids = {each.entry for finding in found for each in finding.mentions if each.entry}
    visible = _visible(access, ids)
    here = Entry.objects.filter(pk__in=ids - visible, institution=request.institution_id)
    owners = dict(here.values_list("pk", "node__name"))
    return tuple(replace(finding, mentions=tuple(_mentions(finding.mentions, visible, owners))) for finding in found)


def _mentions(mentions: Iterable[Mention], visible: set[int], owners: Mapping[int, str]) -> Iterator[Mention]:
    hidden = 0
    for each in mentions:
        if not each.entry or each.entry in visible:
            yield each
        elif each.entry in owners:
            yield Mention(
                0, each.name, _("Milik %(unit)s; rinciannya dilihat penelaah.") % {"unit": owners[each.entry]}
            )
        else:
            hidden += 1
    if hidden:
        yield Mention(0, _("%(n)s data instansi lain") % {"n": hidden}, _("Rinciannya dilihat penelaah."))


def _visible(access: Access, ids: Iterable[int]) -> set[int]:
    """The entries that the person may open."""
    wanted = set(ids)
    if not wanted:
        return set()
    seen = Entry.objects.filter(
        Q(access.within(Action.VIEW_INVENTORY, "node__path")) | Q(state=State.PUBLISHED), pk__in=wanted
    )
    return set(seen.values_list("pk", flat=True))


def _realised(request: SpendingRequest, decisions: Iterable[Decision]) -> Realised | None:
    found = Realisation.objects.filter(request=request).select_related("decision", "recorded_by").first()
    if found is None:
        return None
    words = {"ya": _("Dipenuhi"), "sebagian": _("Sebagian"), "tidak": _("Belum dipenuhi")}
    met = [words.get(each, each) for each in found.met]
    conditions = tuple(zip(found.decision.conditions, met, strict=False))
    return Realised(found, found.contract_value - found.decision.approved, conditions)


def _may(access: Access, request: SpendingRequest, decisions: tuple[Decision, ...], why: str) -> May:
    asks = access.may(Action.REQUEST_SPENDING, request.node)
    reviews = access.may(Action.REVIEW_SPENDING, request.node)
    decides = access.may(Action.DECIDE_SPENDING, request.node)
    at_work = request.state in AT_WORK
    given = bool(decisions) and decisions[0].verdict in GIVEN
    is_decided = request.state == _STATE.DECIDED
    return May(
        edit=asks and request.state == _STATE.DRAFT,
        withdraw=asks and at_work,
        reopen=asks and request.state == _STATE.WITHDRAWN,
        check=reviews and at_work,
        ask=reviews and at_work and not why,
        answer=asks and at_work,
        assign=decides and at_work,
        decide=decides and at_work and not why,
        correct=decides and is_decided and not why,
        realise=asks and given and request.state in {_STATE.DECIDED, _STATE.REALISED},
        close=asks and given and is_decided,
    )
