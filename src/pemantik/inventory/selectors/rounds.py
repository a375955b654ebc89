"""Rounds of confirmation: what waits for the word of its owner, and how far each unit is."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.inventory.models import ConfirmationRound, Entry
from pemantik.inventory.selectors.glances import Glance, glances
from pemantik.inventory.selectors.scope import Scope
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import PERMISSIONS, Action, Role

#: Entries on a page of the list; all of them can be confirmed at once.
PER_PAGE = 25


def may_run(access: Access, institution: Node) -> bool:
    """Whether the person may open and close rounds of the institution."""
    return access.may(Action.VERIFY_INVENTORY, institution) or access.may(Action.MANAGE_INVENTORY, institution)


def spoken_for(access: Access) -> Q:
    """A filter for the entries of which the person is an owner: the same rule as `services.seals.speaks_for`."""
    condition = Q(pk__in=[])
    for grant in access.grants:
        if Action.EDIT_INVENTORY in PERMISSIONS[Role(grant.role)]:
            own = Q(node=grant.node_id)
            condition |= own if grant.node.is_institution else Q(node__path__startswith=grant.node.path)
    return condition


def open_round(institution: Node) -> ConfirmationRound | None:
    """The round that is open in the institution. One query."""
    return ConfirmationRound.objects.filter(institution=institution, closed_at=None).first()


def find_round(access: Access, round_id: int, *, lock: bool = False) -> ConfirmationRound:
    """A round of an institution of which the person sees something. Raises Http404 for others."""
    rounds = ConfirmationRound.objects.select_related("institution")
    if lock:
        rounds = rounds.select_for_update(of=("self",))
    found = rounds.filter(pk=round_id).first()
    path = found.institution.path if found else "-"
    if found is None or not any(
        seen.startswith(path) or path.startswith(seen) for seen in access.paths(Action.VIEW_INVENTORY)
    ):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def waiting_for(round_: ConfirmationRound) -> Q:
    """A filter for entries that were not confirmed since the round was opened, or whose confirmation broke."""
    return Q(confirmed_until=None) | Q(confirmed_at__lt=round_.opened_at)


@dataclass(frozen=True)
class Question:
    """What a person is asked in a round: one page of entries, of how many, how many of these are confirmed."""

    round: ConfirmationRound
    page: Page[Entry]
    asked: tuple[Glance, ...]
    total: int
    done: int


def question_to(access: Access, round_: ConfirmationRound, page: str) -> Question:
    """The person's own entries that wait in the round. Five queries."""
    mine = Entry.objects.filter(spoken_for(access), removed_at=None, institution=round_.institution)
    total = mine.count()
    waiting = mine.filter(waiting_for(round_)).order_by("missing", "kind", "name_key", "pk")
    shown = Paginator(waiting.select_related("node"), PER_PAGE).get_page(page)
    entries = list(shown)
    return Question(round_, shown, tuple(glances(entries)), total, total - shown.paginator.count)


@dataclass
class Progress:
    """How far a unit is: its entries, those confirmed in the round, those that cannot be for want of key facts."""

    entries: int = 0
    confirmed: int = 0
    incomplete: int = 0

    @property
    def left(self) -> int:
        """What still waits."""
        return self.entries - self.confirmed

    @property
    def percent(self) -> int:
        """Confirmed, in whole percent rounded down."""
        return 100 * self.confirmed // self.entries if self.entries else 100


def progress_of(round_: ConfirmationRound, scope: Scope) -> list[tuple[Node, Progress]]:
    """Every unit that has entries, those furthest behind first. Two queries."""
    waiting = waiting_for(round_)
    rows = (
        scope.entries.values("node")
        .annotate(
            entries=Count("pk"),
            left=Count("pk", filter=waiting),
            incomplete=Count("pk", filter=waiting & Q(missing__gt=0)),
        )
        .order_by()
    )
    units: dict[int, Progress] = {}
    for row in rows:
        unit = units.setdefault(scope.tops[row["node"]].pk, Progress())
        unit.entries += row["entries"]
        unit.confirmed += row["entries"] - row["left"]
        unit.incomplete += row["incomplete"]
    named = [(scope.nodes[pk], progress) for pk, progress in units.items()]
    named.sort(key=lambda row: (row[1].percent, -row[1].left, row[0].name))
    return named


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many entries of one open round wait for a person."""

    institution_id: int
    institution: str
    due_on: date
    entries: int


def waiting_for_person(access: Access) -> list[Waiting]:
    """What waits for the person in all open rounds, for the list of tasks. One query."""
    if not any(Action.EDIT_INVENTORY in PERMISSIONS[role] for role in access.roles):
        return []
    opened = "institution__confirmation_rounds"
    rows = (
        Entry.objects.filter(
            Q(confirmed_until=None) | Q(confirmed_at__lt=F(f"{opened}__opened_at")),
            spoken_for(access),
            removed_at=None,
            **{f"{opened}__isnull": False, f"{opened}__closed_at": None},
        )
        .values_list("institution", "institution__name", f"{opened}__due_on")
        .annotate(entries=Count("pk"))
        .order_by(f"{opened}__due_on", "institution")
    )
    return [Waiting(*row) for row in rows]


def rounds_of(institution: Node) -> QuerySet[ConfirmationRound]:
    """All rounds of an institution, the newest first."""
    return ConfirmationRound.objects.filter(institution=institution).select_related("opened_by", "closed_by")


def days_left(round_: ConfirmationRound) -> int:
    """Days until the round is due; negative when it is late."""
    return (round_.due_on - timezone.localdate()).days
