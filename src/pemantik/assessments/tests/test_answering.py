"""Answering: what is saved, by whom, and what happens when two people save at once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import StageKind, StageValue
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.values import changes_between, effective_values, result_of
from pemantik.assessments.services.answering import AnswerChanges, Conflict, SavedValue, save_value
from pemantik.assessments.services.assignments import AssignmentPlan, assign
from pemantik.assessments.services.stages import skip, submit, withdraw
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    free_of_conflict,
    make_access,
    make_campaign,
    make_user,
    make_world,
    plan_for,
    stage_of,
)
from pemantik.maturity import library
from pemantik.maturity.answers import AnswerError
from pemantik.maturity.scoring import score
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def assessment(world):
    return assessment_of(make_campaign(world), world.city)


def saved(access, assessment, code, version=0, **fields) -> SavedValue:
    answer = save_value(access, assessment.pk, code, version, AnswerChanges(**fields))
    assert isinstance(answer, SavedValue)
    return answer


def test_a_value_is_stored_with_author_and_version(world, assessment):
    one = saved(world.coordinator, assessment, "1", value="2,75", narrative=" RPJMD hal. 12 ")
    row = StageValue.objects.get()
    assert (row.value, row.narrative, row.version) == (Decimal("2.75"), "RPJMD hal. 12", 1)
    assert row.author == world.coordinator.user
    assert saved(world.coordinator, assessment, "1", one.version, narrative="lain").version == 2
    assert StageValue.objects.get().value == Decimal("2.75"), "what was not sent stays"


@pytest.mark.parametrize("value", ["9", "-1", "abc", "TR", "1e3", "2,123456789012", "\x00", "٣"])
def test_what_the_instrument_does_not_allow_is_refused_in_words(world, assessment, value):
    with pytest.raises(AnswerError) as error:
        saved(world.coordinator, assessment, "1", value=value)
    assert str(error.value).endswith(".")
    assert not StageValue.objects.exists()


@pytest.mark.parametrize("code", ["99", "", "1'; --", "1" * 500, "aspek-1"])
def test_an_unknown_code_is_refused(world, assessment, code):
    with pytest.raises(AnswerError):
        saved(world.coordinator, assessment, code, value="2")


def test_hostile_text_is_kept_as_text_without_control_characters(world, assessment):
    row = saved(world.coordinator, assessment, "1", narrative="<script>\x00\x07ya\r\nbaris").row
    assert row.narrative == "<script>ya\nbaris"
    with pytest.raises(Refused):
        saved(world.coordinator, assessment, "1", row.version, narrative="a" * 20_001)


def test_the_second_editor_is_told_field_by_field_and_nothing_is_overwritten(world, assessment):
    first = saved(world.coordinator, assessment, "1", value="2", narrative="Milik Budi")
    other = make_access(Role.DATA_ENTRY, world.city)
    answer = save_value(other, assessment.pk, "1", 0, AnswerChanges(value="3", narrative="Milik Sari"))
    assert isinstance(answer, Conflict)
    assert {field.name for field in answer.fields} == {"value", "narrative"}
    assert [(field.yours, field.theirs) for field in answer.fields if field.name == "narrative"] == [
        ("Milik Sari", "Milik Budi")
    ]
    assert answer.theirs.author == world.coordinator.user
    assert StageValue.objects.get().narrative == "Milik Budi"
    trail = AuditEntry.objects.filter(action__startswith="answer.").order_by("id")
    assert [entry.after["narrative"] for entry in trail] == ["Milik Budi", "Milik Sari"]
    assert saved(other, assessment, "1", first.version, narrative="Bersama").version == 2


def test_a_double_click_saves_once(world, assessment):
    saved(world.coordinator, assessment, "1", value="2")
    again = saved(world.coordinator, assessment, "1", value="2")
    assert again.version == 1
    assert AuditEntry.objects.filter(action="answer.saved").count() == 1


def test_the_ladder_limits_the_value_where_it_is_enforced(world, assessment):
    with pytest.raises(AnswerError, match="2,5"):
        saved(world.coordinator, assessment, "1", value="3", met_levels=(1, 3))
    assert saved(world.coordinator, assessment, "1", value="2,4", met_levels=(1, 3)).level == 1


def test_ticked_criteria_give_the_level_on_a_scale_of_whole_levels(world):
    plan = plan_for(world.city, programme="spbe-evaluasi", instrument="spbe-2020")
    assessment = assessment_of(make_campaign(world, plan=plan), world.city)
    assert saved(world.coordinator, assessment, "1", met_levels=(1, 2)).row.value == 2
    with pytest.raises(Refused):
        saved(world.coordinator, assessment, "1", 1, met_levels=(1, 9))


def test_a_value_of_another_institution_is_converted_and_keeps_its_source(world, assessment):
    row = saved(
        world.coordinator, assessment, "5", measured="25", source_date=date(2026, 8, 1), is_provisional=True
    ).row
    assert (row.value, row.measured, row.is_provisional) == (Decimal(2), Decimal(25), False)
    assert "Satu Data" in row.source
    for wrong in ("101", "-1", "abc", "0," + "3" * 12):
        with pytest.raises(AnswerError):
            saved(world.coordinator, assessment, "5", row.version, measured=wrong)
    with pytest.raises(AnswerError):
        saved(world.coordinator, assessment, "1", measured="2")


def test_an_operator_answers_only_what_is_assigned(world, assessment):
    operator = make_access(Role.OPERATOR, world.health)
    with pytest.raises(PermissionDenied):
        saved(operator, assessment, "1", value="2")
    assign(world.coordinator, assessment.pk, [AssignmentPlan("1", world.health.pk)])
    saved(operator, assessment, "1", value="2")
    with pytest.raises(PermissionDenied):
        saved(operator, assessment, "2", value="2")
    with pytest.raises(PermissionDenied):
        saved(make_access(Role.OPERATOR, world.planning), assessment, "1", 1, value="3")
    with pytest.raises(Http404):
        saved(make_access(Role.OPERATOR, world.other_unit), assessment, "1", 1, value="3")


def test_what_names_a_person_is_not_a_colleagues(world, assessment):
    person = make_user()
    mine = make_access(Role.OPERATOR, world.health, person)
    assign(world.coordinator, assessment.pk, [AssignmentPlan("1", world.health.pk, person.pk)])
    saved(mine, assessment, "1", value="2")
    with pytest.raises(PermissionDenied):
        saved(make_access(Role.OPERATOR, world.health), assessment, "1", 1, value="3")


def test_late_work_is_taken_until_the_late_date_and_then_refused_in_words(world, assessment):
    stage = stage_of(assessment.campaign, StageKind.SELF)
    now = timezone.now()
    stage.opens_at, stage.closes_at = now - timedelta(days=9), now - timedelta(days=2)
    stage.late_until = now + timedelta(days=1)
    stage.save()
    saved(world.coordinator, assessment, "1", value="2")
    assert submit(world.coordinator, assessment.pk, stage.pk).is_late
    stage.late_until = now - timedelta(days=1)
    stage.save()
    other = assessment_of(make_campaign(world), world.city)
    later = stage_of(other.campaign, StageKind.SELF)
    later.opens_at, later.closes_at = now - timedelta(days=9), now - timedelta(days=2)
    later.save()
    with pytest.raises(Refused, match="ditutup"):
        saved(world.coordinator, other, "1", value="2")
    with pytest.raises(Refused, match="ditutup"):
        submit(world.coordinator, other.pk, later.pk)


def test_a_stage_that_has_not_begun_takes_nothing(world):
    plan = plan_for(world.city, start=timezone.localdate() + timedelta(days=3))
    assessment = assessment_of(make_campaign(world, plan=plan), world.city)
    with pytest.raises(Refused, match="dibuka"):
        saved(world.coordinator, assessment, "1", value="2")


def in_desk(world: World):
    plan = plan_for(world.city, without=["internal"])
    assessment = assessment_of(make_campaign(world, plan=plan), world.city)
    saved(world.coordinator, assessment, "1", value="2", narrative="Unit")
    saved(world.coordinator, assessment, "2", value="3")
    submit(world.coordinator, assessment.pk, stage_of(assessment.campaign, StageKind.SELF).pk)
    free_of_conflict(world.assessor, assessment)
    return assessment_of(assessment.campaign, world.city)


def test_every_stage_keeps_its_own_value_and_inherits_the_rest(world):
    assessment = in_desk(world)
    saved(world.assessor, assessment, "1", value="1,5", narrative="Belum ditetapkan")
    desk = stage_of(assessment.campaign, StageKind.DESK)
    values = effective_values(assessment, desk)
    assert (values["1"].row.value, values["1"].inherited) == (Decimal("1.5"), False)
    assert (values["2"].row.value, values["2"].inherited) == (Decimal(3), True)
    assert effective_values(assessment, stage_of(assessment.campaign, StageKind.SELF))["1"].row.value == 2
    (change,) = changes_between(assessment)
    assert (change.code, change.before.value, change.after.narrative) == ("1", 2, "Belum ditetapkan")
    expected = score(library.load("pemdi-2026"), {"1": Decimal("1.5"), "2": Decimal(3)})
    assert result_of(assessment, desk).exact == expected.exact


def test_an_assessor_explains_a_value_that_differs(world):
    assessment = in_desk(world)
    with pytest.raises(Refused, match="alasan"):
        saved(world.assessor, assessment, "1", value="1,5")
    assert saved(world.assessor, assessment, "1", value="2").row.narrative == ""


def test_the_unit_cannot_write_once_it_has_submitted(world):
    assessment = in_desk(world)
    with pytest.raises(Refused, match="Penilaian Dokumen"):
        saved(world.coordinator, assessment, "1", 1, value="5")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EXTERNAL_ASSESSOR])
def test_one_save_needs_few_queries(world, role, django_assert_max_num_queries):
    """Nine here; sign-in and session of the request need two, and the page one."""
    assessment = in_desk(world) if role is Role.EXTERNAL_ASSESSOR else assessment_of(make_campaign(world), world.city)
    access = world.assessor
    if role is Role.OPERATOR:
        access = make_access(role, world.health)
        assign(world.coordinator, assessment.pk, [AssignmentPlan("1", world.health.pk)])
    access.__dict__.pop("grants", None)
    with django_assert_max_num_queries(9):
        saved(access, assessment, "1", value="2", narrative="Karena ini.")


def test_after_its_deadline_a_stage_is_not_taken_back(world):
    assessment = in_desk(world)
    stage = stage_of(assessment.campaign, StageKind.SELF)
    stage.opens_at, stage.closes_at = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=1)
    stage.save()
    with pytest.raises(Refused, match="penarikan"):
        withdraw(world.coordinator, assessment.pk, stage.pk, "Ada yang kurang")


def test_only_an_optional_stage_that_nobody_began_is_skipped(world):
    assessment = in_desk(world)
    desk = stage_of(assessment.campaign, StageKind.DESK)
    with pytest.raises(Refused, match="wajib"):
        skip(world.assessor, assessment.pk, desk.pk, "Tidak perlu")
    assessment.campaign.stages.update(optional=True)
    saved(world.assessor, assessment, "1", value="1,5", narrative="Belum ditetapkan")
    with pytest.raises(Refused, match="sudah dimulai"):
        skip(world.assessor, assessment.pk, desk.pk, "Tidak perlu")
