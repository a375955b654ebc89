"""What stops if this stops, and what it needs itself: the links of the registry, walked level by level.

Which link makes which end depend on the other is a table (RULES). Links that only exchange data do not stop anything:
applications that are integrated with a stopped one, or read its data, are counted apart as `touched`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from pemantik.inventory.metamodel import Kind, kind_of
from pemantik.inventory.models import Entry, Link, State
from pemantik.inventory.selectors.entries import find_entry
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: How far the links are followed, and how many entries are shown; the page says when there is more.
DEEPEST = 12
MOST = 2000

#: Kind and relation of links whose source needs its target: an application its server, a server its host.
NEEDS = frozenset(
    {
        ("aplikasi", "tempat"),
        ("aplikasi", "jaringan"),
        ("aplikasi", "penghubung"),
        ("server", "fasilitas"),
        ("server", "induk"),
        ("server", "jaringan"),
        ("server", "sistem_operasi"),
        ("server", "basis_data"),
        ("komputasi-awan", "jaringan"),
    }
)
#: Links whose target needs its source: a service the application that provides it, a process the service.
CARRIES = frozenset(
    {
        ("aplikasi", "layanan"),
        ("aplikasi", "proses_bisnis"),
        ("aplikasi", "data_luaran"),
        ("layanan", "proses_bisnis"),
        ("data-informasi", "layanan"),
        ("penyimpanan", "data"),
        ("perangkat-jaringan", "jaringan"),
        ("perangkat-keamanan", "jaringan"),
    }
)
#: Links that exchange data: whoever is at the other end works on, with old data.
TOUCHES = ("aplikasi", "data_masukan")


class Way(StrEnum):
    """Which way the links are followed."""

    STOPS = "berhenti"
    NEEDS = "bergantung"


@dataclass(frozen=True, slots=True)
class Step:
    """An entry that was reached: `through` is the entry before it, `how` the word of the metamodel for their link."""

    entry: Entry
    level: int
    through: Entry
    how: str


@dataclass(frozen=True)
class Walk:
    """Everything that was reached. `hidden` counts by kind what the person may not see; `cut`: there is more."""

    start: Entry
    way: Way
    steps: tuple[Step, ...]
    hidden: Counter[str]
    cut: bool
    touched: int = 0

    @property
    def total(self) -> int:
        """How many entries were reached, those that are not shown too."""
        return len(self.steps) + self.hidden.total()

    @property
    def groups(self) -> list[tuple[Kind, list[Step], int]]:
        """What was reached by kind, the nearest first, with the number of those not shown."""
        rows: dict[str, list[Step]] = {}
        for step in self.steps:
            rows.setdefault(step.entry.kind, []).append(step)
        rows |= {code: [] for code in self.hidden if code not in rows}
        for steps in rows.values():
            steps.sort(key=lambda step: (step.level, step.entry.name_key))
        return [(kind_of(code), steps, self.hidden[code]) for code, steps in rows.items()]

    @property
    def units(self) -> list[str]:
        """The units that it concerns, by name."""
        return sorted({step.entry.node.name for step in self.steps})


def walk_from(access: Access, entry_id: int, way: Way = Way.STOPS) -> Walk:
    """What depends on the entry, or what it depends on. One query for each level, and one or two more.

    Raises Http404 for strangers. Entries of others that are not published are counted, not shown.
    """
    start = find_entry(access, entry_id)
    found = Entries(access, way)
    found.follow(start)
    touched = _touched(found.reached | {start.pk}) if way == Way.STOPS else 0
    return Walk(start, way, tuple(found.steps), found.hidden, found.cut, touched)


def count_dependents(access: Access, entry_id: int) -> int:
    """How many entries stop with this one: for the page of the entry."""
    return walk_from(access, entry_id).total


class Entries:
    """One walk."""

    def __init__(self, access: Access, way: Way) -> None:
        self._access, self._way = access, way
        self._paths = access.paths(Action.VIEW_INVENTORY)
        self.steps: list[Step] = []
        self.hidden: Counter[str] = Counter()
        self.reached: set[int] = set()
        self.cut = False

    def follow(self, start: Entry) -> None:
        """Reach everything from here, level by level; what was reached once is not reached again."""
        seen, level, frontier = {start.pk}, 0, {start.pk: start}
        while frontier:
            level += 1
            if level > DEEPEST:
                self.cut = next(iter(_links(frontier, self._way, seen)), None) is not None
                break
            following: dict[int, Entry] = {}
            for link in _links(frontier, self._way, seen):
                entry, through = self._ends(link, frontier)
                if entry.pk in following:
                    continue
                if len(seen) - 1 + len(following) >= MOST:
                    self.cut = True
                    break
                following[entry.pk] = entry
                self._keep(Step(entry, level, through, _word(link, entry)))
            seen |= following.keys()
            frontier = {} if self.cut else following
        self.reached = seen - {start.pk}

    def _ends(self, link: Link, frontier: dict[int, Entry]) -> tuple[Entry, Entry]:
        """The end that was reached, and the one from which; `frontier` has the latter."""
        forward = _leads_forward(link, self._way)
        return (link.target, frontier[link.source_id]) if forward else (link.source, frontier[link.target_id])

    def _keep(self, step: Step) -> None:
        entry = step.entry
        if entry.state == State.PUBLISHED or any(entry.node.path.startswith(path) for path in self._paths):
            self.steps.append(step)
        else:
            self.hidden[entry.kind] += 1


def _leads_forward(link: Link, way: Way) -> bool:
    """Whether the walk goes from the source of the link to its target."""
    carries = (link.source.kind, link.relation) in CARRIES
    return carries if way == Way.STOPS else not carries


def _links(frontier: Iterable[int], way: Way, seen: set[int]) -> QuerySet[Link]:
    """The links that lead on, to entries that were not reached yet. One query."""
    ids = list(frontier)
    forward, backward = (CARRIES, NEEDS) if way == Way.STOPS else (NEEDS, CARRIES)
    onward = Q(source__in=ids) & _one_of(forward) & Q(target__removed_at=None) & ~Q(target__in=seen)
    back = Q(target__in=ids) & _one_of(backward) & Q(source__removed_at=None) & ~Q(source__in=seen)
    return Link.objects.filter(onward | back).select_related("source__node", "target__node").order_by("pk")


def _one_of(pairs: frozenset[tuple[str, str]]) -> Q:
    by_kind: dict[str, list[str]] = {}
    for kind, relation in sorted(pairs):
        by_kind.setdefault(kind, []).append(relation)
    condition = Q(pk__in=[])
    for kind, relations in by_kind.items():
        condition |= Q(source__kind=kind, relation__in=relations)
    return condition


def _word(link: Link, reached: Entry) -> str:
    """How the reached entry speaks of the link: `Berjalan di` from the application, `Disediakan lewat aplikasi`."""
    relation = link.source.metadata.relation(link.relation)
    return relation.label if reached.pk == link.source_id else relation.inverse


def _touched(stopped: set[int]) -> int:
    """How many applications work on without fresh data. One query."""
    direct = Q(links__relation="aplikasi", links__target__in=stopped) | Q(
        backlinks__relation="aplikasi", backlinks__source__in=stopped
    )
    reads = Q(links__relation="data_masukan", links__target__in=stopped)
    found = Entry.objects.filter(direct | reads, kind="aplikasi", removed_at=None).exclude(pk__in=stopped)
    return found.distinct().count()
