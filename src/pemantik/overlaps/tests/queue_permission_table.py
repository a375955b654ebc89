"""Who may call which service of the review queue: every role at the institution, above it, in both units, elsewhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.overlaps.models import GroupMember, OwnerQuestion, Pair, SearchRun
from pemantik.overlaps.services import deciding, outcomes, owners, searching
from pemantik.overlaps.services.outcomes import OutcomePlan
from pemantik.overlaps.tests.queue_factories import group_of, make_doubled, pair_of, say

Who = frozenset[tuple[Role, str]]
PLACES = ("province", "own", "unit", "second", "elsewhere")
READERS = (Role.COORDINATOR, Role.INTERNAL_ASSESSOR, Role.REVIEWER)
EDITORS = (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)
KEEP = OutcomePlan("keep", reason="Perlu dua")


def who(roles: Iterable[Role], *places: str) -> Who:
    """Each of these roles at each of these places."""
    return frozenset((role, place) for role in roles for place in places)


class Things:
    """A pair in every state, a question, and groups with and without an outcome. Decisions count at once here."""

    def __init__(self) -> None:
        doubled = self.doubled = make_doubled()
        world = doubled.world
        self.nodes: dict[str, Node] = {
            "province": world.province,
            "own": world.own,
            "unit": world.unit,
            "second": world.second,
            "elsewhere": world.foreign,
        }
        self.later = timezone.localdate() + timedelta(days=30)
        SearchRun.objects.all().delete()
        with acting(doubled.coordinator.user):
            self.waiting = pair_of(doubled.staff)
            self.decided = say(doubled.reader, pair_of(doubled.letters))
            entry = doubled.staff[0]
            self.question = owners.ask_owners(doubled.reader, self.waiting.pk, [entry.pk], "Sama?", self.later)[0]
            self.group = group_of(doubled.letters[0])

    def plan(self) -> OutcomePlan:
        """End the second of the letters, whose unit does it."""
        stays, goes = self.doubled.letters
        return OutcomePlan("merge", stays.pk, goes.node_id, self.later, savings={goes.pk: goes.amount})

    def with_outcome(self) -> int:
        """The group with an outcome."""
        outcomes.record_outcome(self.doubled.coordinator, self.group.pk, 0, self.plan())
        return self.group.pk


Call = Callable[[Things, Access], Any]


@dataclass(frozen=True)
class Case:
    """A call, who may make it, and who is told that they may not; all others find nothing."""

    call: Call
    may: Who
    told: Who


READS = who(READERS, "province", "own")
#: Whoever sees one of the units sees the pair, and is told that deciding is not theirs.
SEES = who(Role, "province", "own", "unit", "second")


def reading(call: Call) -> Case:
    """For who decides pairs of the institution."""
    return Case(call, READS, SEES)


def _settle(things: Things, access: Access) -> None:
    Pair.objects.filter(pk=things.waiting.pk).update(state=Pair.State.DISPUTED)
    deciding.settle(access, things.waiting.pk, 1, "double", "Sudah dibicarakan")


def _offer(things: Things, access: Access) -> None:
    group = things.with_outcome()
    GroupMember.objects.create(group_id=group, entry=things.doubled.roads, status=GroupMember.Status.OFFERED)
    outcomes.answer_offer(access, group, 1, things.doubled.roads.pk, takes=True)


def _finish(things: Things, access: Access) -> None:
    outcomes.finish_outcome(access, things.with_outcome(), 1, timezone.localdate(), {})


def _answer(things: Things, access: Access) -> None:
    version = OwnerQuestion.objects.get(pk=things.question.pk).version
    owners.answer_owner(access, things.question.pk, version, "agree")


SERVICES: dict[str, Case] = {
    "searching.ask_search": Case(
        lambda _on, access: searching.ask_search(access),
        who((*READERS, Role.ADMINISTRATOR), *PLACES),
        who(Role, *PLACES),
    ),
    "deciding.decide": reading(lambda on, access: deciding.decide(access, on.waiting.pk, 1, "double")),
    "deciding.settle": Case(_settle, who([Role.COORDINATOR], "province", "own"), SEES),
    "deciding.reopen": reading(
        lambda on, access: deciding.reopen(access, on.decided.pk, on.decided.version, "Datanya berubah")
    ),
    "owners.ask_owners": reading(
        lambda on, access: owners.ask_owners(access, on.waiting.pk, [on.doubled.staff[1].pk], "Sama?", on.later)
    ),
    "owners.answer_owner": Case(_answer, who(EDITORS, "province", "own", "unit"), SEES),
    "owners.withdraw_question": reading(lambda on, access: owners.withdraw_question(access, on.question.pk)),
    "outcomes.record_outcome": reading(lambda on, access: outcomes.record_outcome(access, on.group.pk, 0, KEEP)),
    "outcomes.answer_offer": reading(_offer),
    "outcomes.finish_outcome": Case(_finish, READS | who(EDITORS, "province", "own", "second"), SEES),
}
#: Parts of the services above that nobody calls by themselves.
NO_USE_CASE = {
    "searching.may_search": "the question that asking begins with",
    "searching.search_if_due": "done by the clock, by nobody",
    "searching.run_search": "done in the background for a search that was allowed",
    "searching.stake_of": "a sum",
    "deciding.require_version": "a part of deciding",
    "grouping.regroup": "a part of searching and deciding",
    "grouping.regroup_around": "a part of deciding",
    "grouping.stake_of": "a sum",
}
#: Pages that are read: the address, and at which places every role reads it. Others find nothing.
PAGES: dict[str, tuple[Callable[[Things], str], Who]] = {
    "overlaps": (lambda _on: "/dobel/", who(Role, *PLACES)),
    "overlaps-search": (
        lambda _on: "/dobel/pencarian/",
        who((*READERS, Role.ADMINISTRATOR), *PLACES),
    ),
    "overlaps-pair": (lambda on: f"/dobel/{on.waiting.pk}/", SEES),
    "overlaps-groups": (lambda _on: "/dobel/kelompok/", who(Role, *PLACES)),
    "overlaps-group": (lambda on: f"/dobel/kelompok/{on.group.pk}/", SEES),
    "overlaps-savings": (lambda _on: "/dobel/hemat/", who(Role, *PLACES)),
}
#: Addresses that only take forms; what they do is decided by the services above.
FORMS = frozenset(
    {
        *("overlaps-search-start", "overlaps-decide", "overlaps-settle", "overlaps-reopen", "overlaps-ask"),
        *("overlaps-answer", "overlaps-withdraw", "overlaps-outcome", "overlaps-offer", "overlaps-finish"),
    }
)
