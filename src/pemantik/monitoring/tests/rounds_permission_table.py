"""Who may call which service of rounds: every role at the institution, above it, in the unit, beside it, elsewhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.monitoring.models import Response, Round
from pemantik.monitoring.services import conclusions, questions, reminders, responses, rounds
from pemantik.monitoring.services.questions import Wording
from pemantik.monitoring.tests.rounds_factories import (
    ANSWERS,
    make_draft,
    make_open,
    make_world,
    plan,
    response_of,
    send,
)
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

Who = frozenset[tuple[Role, str]]
PLACES = ("province", "own", "unit", "other_unit", "elsewhere")
EDITORS = (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)
MANAGERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
WORDING = Wording("perangkat", "yes_no", "Apakah ada UPS?")


def who(roles: Iterable[Role], *places: str) -> Who:
    """Each of these roles at each of these places."""
    return frozenset((role, place) for role in roles for place in places)


class Things:
    """Rounds in every state, with an answer of the unit in each."""

    def __init__(self) -> None:
        world = self.world = make_world()
        self.nodes: dict[str, Node] = {
            "province": world.province,
            "own": world.institution,
            "unit": world.health,
            "other_unit": world.school,
            "elsewhere": world.stranger.grants[0].node,
        }
        with acting(world.coordinator.user):
            self.draft = make_draft(world)
            self.question = self.draft.questions.all()[1]
            self.open = make_open(world)
            saved = responses.save_answers(world.health_operator, self.response(self.open).pk, 1, ANSWERS)
            self.ready = saved.response
            self.answered = make_open(world)
            send(self.answered, world.health, world.health_operator)
            self.closed = make_open(world)
            send(self.closed, world.health, world.health_operator)
            rounds.close_round(Access(world.coordinator.user), self.closed.pk)
        self.later = timezone.localdate() + timedelta(days=30)

    def response(self, round_: Round) -> Response:
        """What the unit answers in a round."""
        return response_of(round_, self.world.health)


Call = Callable[[Things, Access], Any]


@dataclass(frozen=True)
class Case:
    """A call, who may make it, and who is told that they may not; all others find nothing."""

    call: Call
    may: Who
    told: Who


MANAGES = who(MANAGERS, "province", "own")
SEES = who(Role, "province", "own")
EDITS = who(EDITORS, "province", "own", "unit")
SEES_UNIT = who(Role, "province", "own", "unit")


def managed(call: Call) -> Case:
    """For who manages the inventory of the institution."""
    return Case(call, MANAGES, SEES)


def drafted(call: Call) -> Case:
    """For who manages it; nobody else finds a draft."""
    return Case(call, MANAGES, frozenset())


def _fresh(things: Things) -> int:
    return Round.objects.get(pk=things.draft.pk).version


def _withdraw(things: Things, access: Access) -> None:
    found = things.response(things.answered)
    responses.withdraw_response(access, found.pk, found.version)


def _conclude(things: Things, access: Access) -> None:
    version = Round.objects.get(pk=things.closed.pk).version
    conclusions.write_conclusions(access, things.closed.pk, version, "Baik")


SERVICES: dict[str, Case] = {
    "rounds.create_round": managed(lambda on, access: rounds.create_round(access, on.nodes["own"].pk, plan())),
    "rounds.change_round": drafted(
        lambda on, access: rounds.change_round(access, on.draft.pk, _fresh(on), plan(name="Lain"))
    ),
    "rounds.set_participants": drafted(
        lambda on, access: rounds.set_participants(access, on.draft.pk, _fresh(on), [on.nodes["unit"].pk])
    ),
    "rounds.remove_round": drafted(lambda on, access: rounds.remove_round(access, on.draft.pk)),
    "rounds.open_round": drafted(lambda on, access: rounds.open_round(access, on.draft.pk)),
    "rounds.extend_round": managed(lambda on, access: rounds.extend_round(access, on.open.pk, on.later)),
    "rounds.close_round": managed(lambda on, access: rounds.close_round(access, on.answered.pk)),
    "rounds.reopen_round": managed(lambda on, access: rounds.reopen_round(access, on.closed.pk, on.later)),
    "questions.add_question": drafted(
        lambda on, access: questions.add_question(access, on.draft.pk, _fresh(on), WORDING)
    ),
    "questions.change_question": drafted(
        lambda on, access: questions.change_question(access, on.draft.pk, _fresh(on), on.question.pk, WORDING)
    ),
    "questions.move_question": drafted(
        lambda on, access: questions.move_question(access, on.draft.pk, _fresh(on), on.question.pk, up=True)
    ),
    "questions.remove_question": drafted(
        lambda on, access: questions.remove_question(access, on.draft.pk, _fresh(on), on.question.pk)
    ),
    "responses.save_answers": Case(
        lambda on, access: responses.save_answers(access, on.ready.pk, on.ready.version, {"jumlah-sdm": "9"}),
        EDITS,
        SEES_UNIT,
    ),
    "responses.submit_response": Case(
        lambda on, access: responses.submit_response(access, on.ready.pk, on.ready.version), EDITS, SEES_UNIT
    ),
    "responses.withdraw_response": Case(_withdraw, EDITS, SEES_UNIT),
    "conclusions.write_conclusions": managed(_conclude),
    "conclusions.publish_analysis": managed(lambda on, access: conclusions.publish_analysis(access, on.closed.pk)),
    "conclusions.withdraw_analysis": managed(lambda on, access: conclusions.withdraw_analysis(access, on.closed.pk)),
    "reminders.remind_units": managed(
        lambda on, access: reminders.remind_units(access, on.open.pk, "https://contoh.go.id/")
    ),
}
#: Parts of the services above that nobody calls by themselves.
NO_USE_CASE = {
    "rounds.draft_round": "the lock that building begins with; it asks who manages the round",
    "rounds.touch": "saves what a service has already allowed",
    "needs.register_needs": "a part of closing",
    "reminders.deliver": "done in the background for a reminder that was allowed",
}
#: Pages that are read: the address, and at which places every role reads it. Others find nothing.
PAGES: dict[str, tuple[Callable[[Things], str], Who]] = {
    "draft": (lambda on: f"/pemantauan/putaran/{on.draft.pk}/", MANAGES),
    "draft questionnaire": (lambda on: f"/pemantauan/putaran/{on.draft.pk}/kuesioner/", MANAGES),
    "open": (
        lambda on: f"/pemantauan/putaran/{on.open.pk}/",
        who(Role, "province", "own", "unit", "other_unit"),
    ),
    "answers": (lambda on: f"/pemantauan/isian/{on.ready.pk}/", SEES_UNIT),
    "analysis not published": (lambda on: f"/pemantauan/putaran/{on.closed.pk}/analisis/", MANAGES),
    "unit not published": (
        lambda on: f"/pemantauan/putaran/{on.closed.pk}/analisis/{on.nodes['unit'].pk}/",
        MANAGES,
    ),
}
PUBLISHED: dict[str, tuple[Callable[[Things], str], Who]] = {
    "analysis": (lambda on: f"/pemantauan/putaran/{on.closed.pk}/analisis/", SEES),
    "unit": (lambda on: f"/pemantauan/putaran/{on.closed.pk}/analisis/{on.nodes['unit'].pk}/", SEES_UNIT),
}
#: Forms of the coordinator: who manages opens them, who only sees the round is told, everybody else finds nothing.
FORMS = ("ubah/", "peserta/", "kuesioner/tambah/")
