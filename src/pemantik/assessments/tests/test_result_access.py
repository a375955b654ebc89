"""Whose results a person may see: role by place, consent, and what a look from outside leaves out."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.assessments.addresses import indicator_address
from pemantik.assessments.models import StageKind
from pemantik.assessments.result_page import result_page
from pemantik.assessments.selectors.results.access import find_seen
from pemantik.assessments.selectors.results.listing import campaigns_with_results, result_list
from pemantik.assessments.selectors.results.units import own_units, unit_page
from pemantik.assessments.services.campaigns import create_draft
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_node,
    make_world,
    plan_for,
)
from pemantik.assessments.tests.result_cases import fill, interviewed, send
from pemantik.organizations.models import Consent, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - used by every test

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def world(settings) -> World:
    settings.PEMANTIK_SECOND_FACTOR = "optional"
    return make_world()


@pytest.fixture
def assessment(world):
    return interviewed(world)


def status(client, access: Access, path: str) -> int:
    client.force_login(access.user)
    return client.get(path).status_code


def consent(world: World, receiver, scope=Consent.Scope.RESULTS, **fields) -> Consent:
    giver = world.city
    return Consent.objects.create(
        giver=giver, receiver=receiver, scope=scope, given_by=world.coordinator.user, **fields
    )


#: Where the grant lies, seen from the participant.
PLACES = ("own", "parent", "child", "sibling", "none")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
def test_who_sees_a_result(client, world, assessment, role, place):
    nodes = {"own": world.city, "parent": world.province, "child": world.health, "sibling": world.other}
    access = make_access(role if place != "none" else None, nodes.get(place))
    reads = Action.VIEW_RESULTS in PERMISSIONS[role]
    assert reads, "every role sees the results of its own place"
    answers = Action.ANSWER in PERMISSIONS[role]
    if place in ("own", "parent"):
        expected = 200
    elif place == "child" and answers:
        expected = 403  # the assessment is known to those who answer something in it
    else:
        expected = 404
    for part in ("", "rumus/index/"):
        assert status(client, access, f"/penilaian/{assessment.pk}/hasil/{part}") == expected
    assert status(client, access, f"/penilaian/{assessment.pk}/hasil/alasan/") == expected
    listed = {row.assessment.pk for row in rows_of(access)}
    assert (assessment.pk in listed) == (expected == 200)


def rows_of(access: Access):
    campaigns = campaigns_with_results(access)
    return [row for campaign in campaigns for row in result_list(access, campaigns, campaign, "", 1).rows]


def test_a_visitor_is_led_to_sign_in(client, world, assessment):
    for path in (f"/penilaian/{assessment.pk}/hasil/", "/hasil/", "/tugas/"):
        response = client.get(path)
        assert response.status_code == 302
        assert "next=" in response.headers["Location"]


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_what_is_not_there_is_not_found(client, world, pk):
    assert status(client, world.coordinator, f"/penilaian/{pk}/hasil/") == 404


def test_results_can_only_be_read(client, world, assessment):
    client.force_login(world.coordinator.user)
    for path in (f"/penilaian/{assessment.pk}/hasil/", "/hasil/", "/tugas/"):
        assert client.post(path).status_code == 405


def test_a_draft_has_no_result(world):
    draft = create_draft(world.province_coordinator, world.province.pk, plan_for(world.city))
    assert not draft.assessments.exists()
    assert campaigns_with_results(world.province_coordinator) == []


def test_consent_opens_submitted_values_only(client, world, assessment):
    neighbour = make_access(Role.HEAD, world.other)
    with pytest.raises(Http404):
        find_seen(neighbour, assessment.pk)
    consent(world, world.other)
    page = result_page(neighbour, assessment.pk)
    assert not page.seen.by_role
    assert page.shown.stage.kind == "desk"
    assert page.units == ()
    client.force_login(neighbour.user)
    response = client.get(f"/penilaian/{assessment.pk}/hasil/")
    body = response.content.decode()
    assert response.status_code == 200
    inside = indicator_address(assessment.pk, "20")
    for secret in (world.assessor.user.name, "Tim Audit ditetapkan", "Dinas Kesehatan", "/hasil/alasan/", inside):
        assert secret not in body
    assert client.get(f"/penilaian/{assessment.pk}/hasil/alasan/").status_code == 404
    assert client.get(f"/penilaian/{assessment.pk}/hasil/unit/{world.health.pk}/").status_code == 404
    assert assessment.pk in {row.assessment.pk for row in rows_of(neighbour)}


def test_consent_never_shows_what_is_still_worked_on(world):
    assessment = assessment_of(make_campaign(world), world.city)
    fill(assessment, "self", {"1": "3"}, world.coordinator)
    consent(world, world.other)
    neighbour = make_access(Role.HEAD, world.other)
    assert result_page(neighbour, assessment.pk).shown is None
    assert result_page(make_access(Role.HEAD, world.city), assessment.pk).shown is not None


def test_consent_of_another_scope_or_taken_back_opens_nothing(world, assessment):
    from django.utils import timezone

    neighbour = make_access(Role.COORDINATOR, world.other)
    consent(world, world.other, scope=Consent.Scope.EVIDENCE)
    consent(world, world.other, withdrawn_at=timezone.now())
    with pytest.raises(Http404):
        find_seen(neighbour, assessment.pk)
    assert rows_of(neighbour) == []


def test_consent_is_for_the_receiver_and_not_for_its_neighbours_or_units(world, assessment):
    third = make_node(world.province, "Kabupaten Tiga", NodeKind.REGENCY)
    consent(world, world.other)
    for access in (make_access(Role.COORDINATOR, third), make_access(Role.OPERATOR, world.other_unit)):
        with pytest.raises(Http404):
            find_seen(access, assessment.pk)


def test_comparing_never_reaches_another_participant(world, assessment):
    campaign = make_campaign(world, world.other)
    foreign = assessment_of(campaign, world.other)
    fill(foreign, "self", {"1": "3"}, make_access(Role.COORDINATOR, world.other))
    page = result_page(world.coordinator, assessment.pk, against=str(foreign.pk))
    assert page.comparison is None
    assert str(foreign.pk) not in {option.value for option in page.options}


def test_an_operator_sees_the_own_unit_and_no_other(client, world, assessment):
    operator = make_access(Role.OPERATOR, world.health)
    page = unit_page(operator, assessment.pk, world.health.pk)
    assert len(page.unit.leaves) == 10
    assert [unit for _assessment, unit in own_units(operator)] == [world.health]
    with pytest.raises((Http404, PermissionDenied)):
        unit_page(operator, assessment.pk, world.planning.pk)
    assert status(client, operator, f"/penilaian/{assessment.pk}/hasil/unit/{world.health.pk}/") == 200
    assert status(client, operator, f"/penilaian/{assessment.pk}/hasil/unit/{world.planning.pk}/") == 404
    assert status(client, operator, f"/penilaian/{assessment.pk}/hasil/unit/{world.other_unit.pk}/") == 404


def test_an_operator_does_not_see_an_assessors_unsent_value_in_the_unit(world, assessment):
    page = unit_page(make_access(Role.OPERATOR, world.health), assessment.pk, world.health.pk, "interview")
    assert page.shown.stage.kind == "desk"
    send(assessment, StageKind.INTERVIEW, world.assessor)
    page = unit_page(make_access(Role.OPERATOR, world.health), assessment.pk, world.health.pk, "interview")
    assert page.shown.stage.kind == "interview"
