"""Who may do what, where: every service, called by every role at its own, another and a child node.

The matrix stands in `permission_table`. A public function of the services that stands in neither of its two lists fails
the last test. Strangers get 404, those who may look get 403.
"""

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from pemantik.assessments import services
from pemantik.assessments.models import AssessorAssignment, StageKind
from pemantik.assessments.problems import Refused
from pemantik.assessments.services import assessors, assignments, handover, questions
from pemantik.assessments.tests.factories import make_access, make_world
from pemantik.assessments.tests.permission_cases import Stage, asked, closed
from pemantik.assessments.tests.permission_table import NO_USE_CASE, PLACES, SERVICES
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OK, FORBIDDEN, MISSING = "ok", "403", "404"


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path) -> None:
    """Files go to the test's own folder."""
    content = "pemantik.assessments.files.ContentStorage"
    places = {name: {"BACKEND": content, "OPTIONS": {"location": tmp_path / name}} for name in ("evidence", "previews")}
    settings.STORAGES = settings.STORAGES | places
    settings.PEMANTIK_UPLOADS = tmp_path / "uploads"


def outcome(call: Callable[[], Any]) -> str:
    """How a call ended."""
    try:
        call()
    except Http404:
        return MISSING
    except PermissionDenied:
        return FORBIDDEN
    except Refused as refused:
        return f"refused: {refused}"
    return OK


def expected(name: str, role: Role, place: str) -> str:
    """What the table says."""
    case = SERVICES[name]
    if (role, place) in case.may:
        return OK
    return FORBIDDEN if (role, place) in case.told else MISSING


def told_in_words(name: str, found: str, wanted: str) -> bool:
    """Those who answered and come too late are told so, which is no permission either."""
    late = found.startswith("refused: Penilaian ini sudah di tahap")
    return late and wanted == FORBIDDEN and name == "answering.save_value (later)"


@pytest.mark.parametrize("name", SERVICES)
def test_every_role_at_every_place(name: str) -> None:
    case = SERVICES[name]
    world = make_world()
    stage = Stage(world, case.stage)
    assessors.declare(world.assessor, stage.assessment.pk, has_conflict=False)
    nodes = {"own": world.city, "above": world.province, "child": world.health, "other": world.other}
    wrong = []
    for role in Role:
        for place in PLACES:
            mark = transaction.savepoint()
            access = make_access(role, nodes[place])
            stage.assessment.refresh_from_db()
            found, wanted = outcome(lambda access=access: case.call(stage, access)), expected(name, role, place)
            transaction.savepoint_rollback(mark)
            if found != wanted and not told_in_words(name, found, wanted):
                wrong.append(f"{role} {place}: {found}, expected {wanted}")
    assert not wrong, "\n".join(wrong)


#: What goes on after a campaign is closed: its own corrections, other campaigns, the library, the reasons, handovers.
LIVES_ON = ("closing.", "campaigns.", "evidence.", "uploads.", "handover.", "verdicts.save_reason", "assessors.declare")


@pytest.mark.parametrize("name", [name for name in SERVICES if not name.startswith(LIVES_ON)])
def test_a_closed_campaign_takes_nothing_from_those_who_might(name: str) -> None:
    case = SERVICES[name]
    world = make_world()
    stage = Stage(world, case.stage)
    assessors.declare(world.assessor, stage.assessment.pk, has_conflict=False)
    nodes = {"own": world.city, "above": world.province, "child": world.health}
    role, place = sorted(case.may)[0]
    access = stage.declared(make_access(role, nodes[place]))
    closed(stage)
    stage.assessment.refresh_from_db()
    assert outcome(lambda: case.call(stage, access)).startswith("refused: ")


@pytest.mark.parametrize("name", ["campaigns.add_participants", "campaigns.change_schedule"])
def test_nobody_joins_or_dates_a_closed_campaign(name: str) -> None:
    stage = closed(Stage(make_world(), SERVICES[name].stage))
    assert outcome(lambda: SERVICES[name].call(stage, stage.world.province_coordinator)).startswith("refused: ")


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Every module of a package."""
    found = pkgutil.iter_modules(package.__path__)
    return [import_module(f"{package.__name__}.{module.name}") for module in found]


def test_every_public_function_of_the_services_is_in_one_of_the_two_lists() -> None:
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules_of(services)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    listed = {name.split(" ")[0] for name in SERVICES}
    assert found == listed | set(NO_USE_CASE)
    assert not listed & set(NO_USE_CASE)


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_in_particular_finds_nothing(name: str) -> None:
    world = make_world()
    stage = Stage(world, SERVICES[name].stage)
    wanted = {"uploads.discard_upload": OK, "handover.hand_over": FORBIDDEN}.get(name, MISSING)
    assert outcome(lambda: SERVICES[name].call(stage, make_access(None))) == wanted


def test_an_assessor_with_a_conflict_or_without_the_place_writes_in_no_thread() -> None:
    world = make_world()
    stage = Stage(world, StageKind.DESK)
    question = asked(stage)
    conflicted, unnamed = (make_access(Role.EXTERNAL_ASSESSOR, world.city) for _each in range(2))
    assessors.declare(conflicted, stage.assessment.pk, has_conflict=True, note="Ipar saya")
    assessors.declare(unnamed, stage.assessment.pk, has_conflict=False)
    places = [stage.assessment.pk, stage.stage(StageKind.DESK), [world.assessor.user.pk]]
    assessors.set_assessors(world.province_coordinator, *places)
    for access in (conflicted, unnamed):
        assert outcome(lambda access=access: questions.reply(access, question.pk, "Saya tahu")) == FORBIDDEN
        assert outcome(lambda access=access: questions.close_question(access, question.pk)) == FORBIDDEN
    assert not question.messages.exists()


def test_handover_moves_only_what_is_in_reach() -> None:
    world = make_world()
    stage = Stage(world, StageKind.SELF)
    leaver, successor = make_access(Role.OPERATOR, world.health), make_access(Role.OPERATOR, world.city)
    mine = [assignments.AssignmentPlan("1", world.health.pk, leaver.user.pk)]
    assignments.assign(world.coordinator, stage.assessment.pk, mine)
    with pytest.raises(PermissionDenied):
        handover.hand_over(make_access(Role.OPERATOR, world.city), leaver.user, successor.user)
    outsider = make_access(Role.ADMINISTRATOR, world.other)
    assert handover.hand_over(outsider, leaver.user, successor.user) == 0
    stranger = make_access(Role.OPERATOR, world.other)
    admin = make_access(Role.ADMINISTRATOR, world.city)
    assert handover.hand_over(admin, leaver.user, stranger.user) == 0
    assert handover.open_work(leaver.user)[0].count == 1
    assert handover.hand_over(admin, leaver.user, successor.user) == 1
    assert handover.open_work(leaver.user) == []


def test_who_is_assessed_does_not_choose_the_successor_of_an_assessor() -> None:
    world = make_world()
    stage = Stage(world, StageKind.INTERNAL)
    leaver, successor = (make_access(Role.EXTERNAL_ASSESSOR, world.province).user for _each in range(2))
    verifier, colleague = (make_access(Role.INTERNAL_ASSESSOR, world.city).user for _each in range(2))
    for kind, person in ((StageKind.DESK, leaver), (StageKind.INTERNAL, verifier)):
        places = [stage.assessment.pk, stage.stage(kind), [person.pk]]
        assessors.set_assessors(world.province_coordinator, *places)
    for role in (Role.COORDINATOR, Role.RESPONSIBLE, Role.ADMINISTRATOR):
        assert handover.hand_over(make_access(role, world.city), leaver, successor) == 0
    assert AssessorAssignment.objects.filter(assessor=leaver).exists()
    assert handover.hand_over(make_access(Role.ADMINISTRATOR, world.city), verifier, colleague) == 1
    assert handover.hand_over(make_access(Role.ADMINISTRATOR, world.province), leaver, successor) == 1
