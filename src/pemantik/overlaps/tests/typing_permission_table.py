"""Who may call which service about likely doubles: every role at the unit, above it, below it, and elsewhere.

`unit` owns the entry, `own` is its regency, `province` the top of the tree, `division` lies below, `second_unit` is
another unit of the regency, `sibling` another member of the province.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pemantik.inventory.models import Entry, State
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_province
from pemantik.overlaps.models import Move, Notice, Shown
from pemantik.overlaps.selectors.likely import Likely, Seen
from pemantik.overlaps.services import notices, reuse

Who = frozenset[tuple[Role, str]]
PLACES = ("province", "own", "unit", "division", "second_unit", "sibling")
EDITORS = (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)
TOKEN = "0" * 32


def who(roles: Iterable[Role], *places: str) -> Who:
    """Each of these roles at each of these places."""
    return frozenset((role, place) for role in roles for place in places)


def make(node: Node, institution: Node, name: str, **fields: Any) -> Entry:
    """An entry, written past the services: nobody in particular has made it."""
    return Entry.objects.create(
        kind="aplikasi", node=node, institution=institution, name=name, name_key=name.casefold(), **fields
    )


class World:
    """A published application of a unit that is like one of another unit, that an Aplikasi Umum serves, and offered."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = make_province()
        own = self.nodes["own"]
        self.entry = make(self.nodes["unit"], own, "E-Arsip", state=State.PUBLISHED, code="DAA-001")
        self.other = make(self.nodes["second_unit"], own, "Sistem Arsip Elektronik", code="DAA-002")
        self.move = Move.objects.create(entry=self.entry, institution=own, service="SRIKANDI")

    def shown(self, access: Access) -> Shown:
        """What was shown for the entry."""
        notice = Notice.objects.create(
            person=access.user, token=TOKEN, institution=self.nodes["own"], kind="aplikasi", name="E", entry=self.entry
        )
        return Shown.objects.create(notice=notice, entry=self.other, place="here", score=0.9)

    @property
    def likely(self) -> Likely:
        """One double."""
        return Likely(here=(Seen(self.other, "here", 0.9, {}, ""),))

    @property
    def writing(self) -> notices.Writing:
        """The form of the unit."""
        return notices.Writing(TOKEN, self.nodes["unit"], self.nodes["own"], "aplikasi", "E-Arsip")


Call = Callable[[World, Access], Any]


@dataclass(frozen=True)
class Case:
    """A call, who may make it, and who is told that they may not; all others find nothing."""

    call: Call
    may: Who
    told: Who


SEES_UNIT = who(Role, "province", "own", "unit")
EDITS_UNIT = who(EDITORS, "province", "own", "unit")


def _choose(world: World, access: Access) -> None:
    shown = world.shown(access)
    notices.choose(access, world.entry.pk, {shown.pk: notices.Chosen("different")})


def _move(world: World, access: Access) -> None:
    until = timezone.localdate() + timedelta(days=9)
    reuse.answer_move(access, world.move.pk, 1, "move", until=until)


SERVICES: dict[str, Case] = {
    "notices.note_typed": Case(
        lambda world, access: notices.note_typed(access, world.writing, world.likely), EDITS_UNIT, SEES_UNIT
    ),
    "notices.note_saved": Case(
        lambda world, access: notices.note_saved(access, world.entry, TOKEN, world.likely), EDITS_UNIT, SEES_UNIT
    ),
    "notices.choose": Case(_choose, EDITS_UNIT, SEES_UNIT),
    "reuse.answer_move": Case(_move, EDITS_UNIT, SEES_UNIT),
    "reuse.offer_entry": Case(
        lambda world, access: reuse.offer_entry(access, world.entry.pk, 0, "Kode", "Dinkes"), EDITS_UNIT, SEES_UNIT
    ),
    "reuse.withdraw_offer": Case(
        lambda world, access: reuse.withdraw_offer(access, world.entry.pk), EDITS_UNIT, SEES_UNIT
    ),
}

#: What nobody calls on behalf of a person, and where the permission is asked instead.
NO_USE_CASE = {
    "reuse.store_twins": "part of a search in the background",
    "reuse.store_served": "part of a search, and of a saving that was allowed",
}
