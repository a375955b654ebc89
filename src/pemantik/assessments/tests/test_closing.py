"""Closing: at once where it is small, in the background where it is large, and never half without being said."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.accounts.models import AuditEntry
from pemantik.assessments import tasks
from pemantik.assessments.models import (
    Campaign,
    CampaignRevision,
    ResultSnapshot,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
)
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.progress import freezing as progress
from pemantik.assessments.services import closing, freezing
from pemantik.assessments.services.answering import AnswerChanges, save_value
from pemantik.assessments.tests.factories import World, make_access, make_campaign, make_node, make_world
from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MEMBERS = 7


@pytest.fixture(autouse=True)
def small_batches(monkeypatch) -> None:
    """Two participants at a time, and nothing at once."""
    monkeypatch.setattr(freezing, "BATCH", 2)
    monkeypatch.setattr(freezing, "AT_ONCE", 0)


@pytest.fixture(autouse=True)
def queued(monkeypatch) -> list[int]:
    """What was left to the worker."""
    waiting: list[int] = []
    monkeypatch.setattr(tasks.freeze_results.__class__, "enqueue", lambda _task, pk: waiting.append(pk))
    return waiting


@pytest.fixture
def world() -> World:
    return make_world()


def submitted(world: World, members: int = MEMBERS) -> Campaign:
    """A campaign in which everybody sent the self-assessment."""
    nodes = [make_node(world.province, f"Kota {number}", NodeKind.CITY) for number in range(members)]
    campaign = make_campaign(world, *nodes)
    stage = campaign.stages.get(kind=StageKind.SELF)
    person = world.province_coordinator.user
    StageValue.objects.bulk_create(
        StageValue(assessment=each, stage=stage, code="1", value=1 + number % 5, author=person)
        for number, each in enumerate(campaign.assessments.all())
    )
    records = StageRecord.objects.filter(assessment__campaign=campaign, stage=stage)
    records.update(state=StageState.SUBMITTED, submitted_at=timezone.now(), submitted_by=person)
    return campaign


def close(world: World, campaign: Campaign, capture) -> Campaign:
    with capture(execute=True), acting(world.province_coordinator.user):
        return closing.close_campaign(world.province_coordinator, campaign.pk, accept_unfinished=True)


def signed_in(access: Access) -> Client:
    client = Client()
    client.force_login(access.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def frozen(campaign: Campaign) -> dict[int, str]:
    return {each.assessment_id: each.exact for each in ResultSnapshot.objects.filter(assessment__campaign=campaign)}


def test_a_large_campaign_is_closed_in_the_background(world, queued, django_capture_on_commit_callbacks):
    campaign = submitted(world)
    ended = close(world, campaign, django_capture_on_commit_callbacks)
    assert (ended.state, queued, frozen(campaign)) == (Campaign.State.CLOSING, [campaign.pk], {})
    assert tasks.freeze_results.call(campaign.pk) == Campaign.State.CLOSED
    assert len(frozen(campaign)) == MEMBERS
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.CLOSED
    assert [(each.number, each.made_by) for each in CampaignRevision.objects.all()] == [
        (1, world.province_coordinator.user)
    ]
    assert AuditEntry.objects.get(action="campaign.frozen").after == {"results": MEMBERS}


def test_a_small_campaign_is_closed_at_once(world, queued, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(freezing, "AT_ONCE", MEMBERS)
    campaign = submitted(world)
    assert close(world, campaign, django_capture_on_commit_callbacks).state == Campaign.State.CLOSED
    assert (len(frozen(campaign)), queued) == (MEMBERS, [])


class KilledError(BaseException):
    """The worker's process ended."""


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_a_killed_worker_loses_nothing_and_the_next_goes_on(
    world, monkeypatch, batches, django_capture_on_commit_callbacks
):
    campaign, again = submitted(world), submitted(world)
    close(world, campaign, django_capture_on_commit_callbacks)
    compute, left = freezing.snapshot_of, [2 * batches]

    def die_later(*arguments):
        if not left[0]:
            raise KilledError
        left[0] -= 1
        return compute(*arguments)

    monkeypatch.setattr(freezing, "snapshot_of", die_later)
    with pytest.raises(KilledError):
        freezing.freeze(campaign.pk)
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.CLOSING
    assert len(frozen(campaign)) == progress(campaign).done == 2 * batches
    monkeypatch.setattr(freezing, "snapshot_of", compute)
    assert freezing.freeze(campaign.pk) == Campaign.State.CLOSED
    assert freezing.freeze(campaign.pk) == Campaign.State.CLOSED
    close(world, again, django_capture_on_commit_callbacks)
    freezing.freeze(again.pk)
    assert list(frozen(campaign).values()) == list(frozen(again).values()), "as if nothing had happened"


def test_two_workers_at_once_keep_each_result_once(world, monkeypatch, django_capture_on_commit_callbacks):
    campaign = submitted(world)
    close(world, campaign, django_capture_on_commit_callbacks)
    read, raced = freezing._next, []

    def overtaken(found: Campaign):
        batch = read(found)
        if not raced:
            raced.append(True)
            freezing.freeze(found.pk)
        return batch

    monkeypatch.setattr(freezing, "_next", overtaken)
    assert freezing.freeze(campaign.pk) == Campaign.State.CLOSED
    assert len(frozen(campaign)) == MEMBERS
    assert AuditEntry.objects.filter(action="campaign.frozen").count() == 1


def test_nobody_works_in_a_campaign_that_is_being_closed(world, django_capture_on_commit_callbacks):
    campaign = submitted(world)
    close(world, campaign, django_capture_on_commit_callbacks)
    assessment = campaign.assessments.first()
    for attempt in (
        lambda: save_value(world.province_coordinator, assessment.pk, "1", 1, AnswerChanges(value="5")),
        lambda: closing.correct(
            world.province_coordinator, assessment.pk, "Keliru", [closing.Correction("1", "3", "x")]
        ),
    ):
        with pytest.raises(Refused):
            attempt()


def test_the_page_tells_how_far_it_is_and_lets_it_go_on(world, queued, django_capture_on_commit_callbacks):
    campaign = submitted(world)
    client = signed_in(world.province_coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("campaign-close", args=[campaign.pk]), {"terima": "on"}).status_code == 302
    address, asked = reverse("campaign", args=[campaign.pk]), reverse("campaign-progress", args=[campaign.pk])
    words = client.get(address).content.decode()
    assert "0 dari 7 peserta" in words
    assert f'hx-get="{asked}"' in words
    assert "Lanjutkan" not in words
    assert "hasil sedang dibekukan" in client.get(reverse("campaigns")).content.decode()
    assert client.get(reverse("campaign-close", args=[campaign.pk])).url == address
    Campaign.objects.update(frozen_at=timezone.now() - timedelta(minutes=5))
    part = client.get(asked, headers={"HX-Request": "true"}).content.decode()
    assert "Tidak ada kemajuan sejak" in part
    assert "<html" not in part
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("campaign-close", args=[campaign.pk]))
    assert queued == [campaign.pk, campaign.pk]
    freezing.freeze(campaign.pk)
    assert client.get(asked, headers={"HX-Request": "true"}).headers["HX-Redirect"] == address
    assert client.get(asked).url == address
    assert "hasilnya dibekukan" in client.get(address).content.decode()


def test_a_participants_coordinator_sees_it_but_cannot_start_it(world, django_capture_on_commit_callbacks):
    campaign = submitted(world)
    close(world, campaign, django_capture_on_commit_callbacks)
    Campaign.objects.update(frozen_at=timezone.now() - timedelta(minutes=5))
    member = make_access(Role.COORDINATOR, campaign.assessments.first().node)
    words = signed_in(member).get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "Tidak ada kemajuan sejak" in words
    assert "Lanjutkan pembekuan" not in words
    stranger = signed_in(world.coordinator)
    assert stranger.get(reverse("campaign-progress", args=[campaign.pk])).status_code == 404


@pytest.mark.parametrize("members", [7, 70])
def test_the_worker_asks_a_fixed_number_of_queries_for_a_batch(
    world, monkeypatch, members, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    monkeypatch.setattr(freezing, "BATCH", members)
    campaign = submitted(world, members)
    with django_assert_max_num_queries(20):
        close(world, campaign, django_capture_on_commit_callbacks)
    with django_assert_max_num_queries(24):
        freezing.freeze(campaign.pk)
    with django_assert_max_num_queries(1):
        progress(campaign)
