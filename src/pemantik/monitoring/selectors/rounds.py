"""Rounds and responses that a person may see, found one by one and listed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.monitoring.models import Question, Response, Round
from pemantik.monitoring.questionnaire import Asked
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import children_of, own_units

#: Closed rounds of one institution that are listed.
MOST_LISTED = 40


def _unknown() -> Http404:
    return Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))


def find_round(access: Access, round_id: int) -> Round:
    """The round, for who manages it, who sees the institution's inventory, and people of units that take part.

    A draft is seen by those who manage it only. Raises Http404 for everybody else.
    """
    found = Round.objects.select_related("institution__region", "previous").filter(pk=round_id).first()
    if found is None:
        raise _unknown()
    if access.may(Action.MANAGE_INVENTORY, found.institution):
        return found
    if found.state == Round.State.DRAFT:
        raise _unknown()
    if access.may(Action.VIEW_INVENTORY, found.institution):
        return found
    if not found.responses.filter(access.within(Action.VIEW_INVENTORY, "node__path")).exists():
        raise _unknown()
    return found


def managed_round(access: Access, round_id: int, *, locked: bool = False) -> Round:
    """The round for who manages it. Raises Http404, or PermissionDenied for those who may only see it."""
    found = find_round(access, round_id)
    access.require(Action.MANAGE_INVENTORY, found.institution)
    if locked:
        found = Round.objects.select_for_update(of=("self",)).select_related("institution", "previous").get(pk=round_id)
    return found


def managed_institution(access: Access, institution_id: int) -> Node:
    """An institution whose rounds the person may build. Raises Http404 or PermissionDenied."""
    node: Node | None = Node.objects.filter(pk=institution_id, kind__in=INSTITUTION_KINDS).first()
    if node is None:
        raise _unknown()
    access.require(Action.MANAGE_INVENTORY, node)
    return node


def managed_institutions(access: Access) -> list[Node]:
    """The active institutions whose rounds the person may build. One query."""
    return list(access.nodes(Action.MANAGE_INVENTORY).filter(kind__in=INSTITUTION_KINDS, is_active=True))


def find_response(access: Access, response_id: int, action: Action = Action.VIEW_INVENTORY) -> Response:
    """The response of a unit with its round. Those of a round that is not open yet are nobody's.

    Raises Http404 for strangers, PermissionDenied for those who may see it but not do this.
    """
    found = (
        Response.objects.select_related("round__institution", "node", "saved_by", "submitted_by")
        .filter(pk=response_id)
        .exclude(round__state=Round.State.DRAFT)
        .first()
    )
    if found is None:
        raise _unknown()
    access.require(Action.VIEW_INVENTORY, found.node)
    if action != Action.VIEW_INVENTORY:
        access.require(action, found.node)
    return found


def asked_of(questions: Sequence[Question]) -> tuple[Asked, ...]:
    """Stored questions as data."""
    return tuple(
        Asked(
            key=each.key,
            topic=each.topic,
            type=each.type,
            text=each.text,
            hint=each.hint,
            options=tuple(each.options),
            unit=each.unit,
            fact=each.fact,
            group=each.group,
            scored=each.scored,
            required=each.required,
        )
        for each in questions
    )


def questionnaire_of(round_: Round) -> tuple[Asked, ...]:
    """The questions of a round, in their order. One query."""
    return asked_of(list(round_.questions.all()))


def possible_participants(institution: Node) -> list[Node]:
    """The active units of an institution. At most two queries."""
    return list(own_units(institution).filter(is_active=True).order_by("path"))


def proposed_participants(institution: Node) -> QuerySet[Node]:
    """The active units directly below an institution: each answers for what is below it."""
    return children_of(institution).filter(is_active=True).exclude(kind__in=INSTITUTION_KINDS)


def last_closed(institution: Node, before: Round | None = None) -> Round | None:
    """The round that was closed last; before the given one, if one is given. One query."""
    closed = Round.objects.filter(institution=institution, state=Round.State.CLOSED)
    if before is not None:
        closed = closed.exclude(pk=before.pk)
        if before.closed_at:
            closed = closed.filter(closed_at__lt=before.closed_at)
    return closed.order_by("-closed_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Progress:
    """One round and how far its units are."""

    round: Round
    asked: int
    begun: int
    sent: int
    manages: bool
    reads: bool

    @property
    def owed(self) -> int:
        """How many units have not sent."""
        return self.asked - self.sent

    @property
    def percent(self) -> int:
        """How many have sent, in whole percent rounded down."""
        return 100 * self.sent // self.asked if self.asked else 0


@dataclass(frozen=True, slots=True)
class Home:
    """The home of the subject: rounds at work, those that are over, and what the own units owe and have resulted in."""

    running: tuple[Progress, ...]
    closed: tuple[Progress, ...]
    own: tuple[Response, ...]
    results: tuple[Response, ...]
    institutions: tuple[Node, ...]

    @property
    def several(self) -> bool:
        """Whether rounds of more than one institution are shown, so that each has to be named."""
        return len({each.round.institution_id for each in (*self.running, *self.closed)}) > 1


def home(access: Access) -> Home:
    """Everything for the home of the subject, in at most six queries."""
    manages, views = access.paths(Action.MANAGE_INVENTORY), access.paths(Action.VIEW_INVENTORY)
    seen = access.within(Action.MANAGE_INVENTORY, "institution__path")
    seen |= access.within(Action.VIEW_INVENTORY, "institution__path") & ~Q(state=Round.State.DRAFT)
    sent = Count("responses", filter=Q(responses__state=Response.State.SUBMITTED))
    begun = Count("responses", filter=~Q(responses__state=Response.State.WAITING))
    rounds = (
        Round.objects.filter(seen)
        .defer("analysis")
        .select_related("institution")
        .annotate(asked_count=Count("responses"), begun_count=begun, sent_count=sent)
    )
    running = rounds.exclude(state=Round.State.CLOSED).order_by("due_on", "pk")[:MOST_LISTED]
    closed = rounds.filter(state=Round.State.CLOSED).order_by("-closed_at", "-pk")[:MOST_LISTED]

    def told(each: Round) -> Progress:
        path = each.institution.path
        own = any(path.startswith(one) for one in manages)
        reads = own or (each.published_at is not None and any(path.startswith(one) for one in views))
        return Progress(each, each.asked_count, each.begun_count, each.sent_count, own, reads)  # type: ignore[attr-defined]

    return Home(
        running=tuple(told(each) for each in running),
        closed=tuple(told(each) for each in closed),
        own=tuple(own_responses(access)),
        results=tuple(own_results(access)),
        institutions=tuple(managed_institutions(access)) if manages else (),
    )


def own_responses(access: Access) -> QuerySet[Response]:
    """Responses of open rounds for units that the person belongs to: has an editing role on or above, inside its
    institution. What is not sent comes first. One query.
    """
    begun = Q(round__opens_on=None) | Q(round__opens_on__lte=timezone.localdate())
    return (
        Response.objects.filter(_own_units(access), begun, round__state=Round.State.OPEN)
        .select_related("round__institution", "node")
        .defer("round__analysis", "answers", "facts")
        .order_by(F("submitted_at").asc(nulls_first=True), "round__due_on", "node__path")
    )


def own_results(access: Access) -> QuerySet[Response]:
    """What the person's own units answered in rounds whose analysis is published, the newest first. One query."""
    published = Q(round__state=Round.State.CLOSED) & ~Q(round__published_at=None)
    return (
        Response.objects.filter(_own_units(access), published)
        .select_related("round__institution", "node")
        .defer("round__analysis", "answers", "facts")
        .order_by("-round__closed_at", "node__path")[:MOST_LISTED]
    )


def _own_units(access: Access) -> Q:
    """Responses of units where the person edits: not of whole institutions, whose coordinator answers for nobody."""
    paths = set(access.paths(Action.EDIT_INVENTORY))
    own = Q(pk__in=[])
    for grant in access.grants:
        if grant.node.path in paths and not grant.node.is_institution:
            own |= Q(node__path__startswith=grant.node.path)
    return own


@dataclass(frozen=True, slots=True)
class RoundPage:
    """What the page of a round shows."""

    round: Round
    responses: tuple[Response, ...]
    questions: int
    may_manage: bool
    reads_analysis: bool

    @property
    def sent(self) -> tuple[Response, ...]:
        """Those that were sent."""
        return tuple(each for each in self.responses if each.state == Response.State.SUBMITTED)

    @property
    def percent(self) -> int:
        """How many have sent, in whole percent rounded down."""
        return 100 * len(self.sent) // len(self.responses) if self.responses else 0

    @property
    def owed(self) -> tuple[Response, ...]:
        """Those that were not."""
        return tuple(each for each in self.responses if each.state != Response.State.SUBMITTED)


def round_page(access: Access, round_id: int) -> RoundPage:
    """A round with its participants: all for who sees the institution, their own for people of units. Five queries."""
    found = find_round(access, round_id)
    responses = found.responses.select_related("node", "saved_by", "submitted_by").defer("answers", "facts")
    if not access.may(Action.VIEW_INVENTORY, found.institution):
        responses = responses.filter(access.within(Action.VIEW_INVENTORY, "node__path"))
    manages = access.may(Action.MANAGE_INVENTORY, found.institution)
    return RoundPage(
        round=found,
        responses=tuple(responses.order_by("node__path")),
        questions=found.questions.count(),
        may_manage=manages,
        reads_analysis=reads_analysis(access, found),
    )


def reads_analysis(access: Access, round_: Round) -> bool:
    """Whether the person may read the analysis of the whole: who manages it, others once it is published."""
    if round_.state != Round.State.CLOSED:
        return False
    if access.may(Action.MANAGE_INVENTORY, round_.institution):
        return True
    return round_.published_at is not None and access.may(Action.VIEW_INVENTORY, round_.institution)
