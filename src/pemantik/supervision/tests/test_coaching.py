"""The coaching log: written by the province, read by the member, closed to everybody else."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.organizations.permissions import Access
from pemantik.supervision.models import Agreement
from pemantik.supervision.selectors.coaching import find_agreement, log_of
from pemantik.supervision.services import coaching
from pemantik.supervision.services.coaching import Terms
from pemantik.supervision.tests.factories import make_supervised

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TERMS = Terms("Menetapkan tim audit", "Diskominfo", date(2099, 1, 1), None, "pemdi-2026", "9")


@pytest.fixture
def world():
    return make_supervised()


def test_an_agreement_is_noted_changed_closed_and_opened_again(world) -> None:
    made = coaching.agree(world.coordinator, world.city.pk, TERMS)
    changed = coaching.change(world.coordinator, made.pk, 1, Terms("Tim audit", "Inspektorat", date(2099, 2, 1)))
    assert (changed.owner, changed.code) == ("Inspektorat", "")
    closed = coaching.close(world.coordinator, made.pk, 2, "SK terbit")
    assert closed.done_on == timezone.localdate()
    with pytest.raises(Refused):
        coaching.close(world.coordinator, made.pk, 3, "")
    assert coaching.reopen(world.coordinator, made.pk, 3).done_on is None
    actions = AuditEntry.objects.filter(object_type="supervision.agreement").values_list("action", flat=True)
    assert sorted(actions) == ["agreement.changed", "agreement.closed", "agreement.made", "agreement.reopened"]


def test_a_second_editor_is_told(world) -> None:
    made = coaching.agree(world.coordinator, world.city.pk, TERMS)
    coaching.change(world.coordinator, made.pk, 1, Terms("Lain", "Diskominfo", date(2099, 1, 1)))
    with pytest.raises(Outdated):
        coaching.change(world.coordinator, made.pk, 1, TERMS)
    assert Agreement.objects.get().text == "Lain"


@pytest.mark.parametrize(
    "terms",
    [
        Terms("", "Diskominfo", date(2099, 1, 1)),
        Terms("Apa", " ", date(2099, 1, 1)),
        Terms("Apa", "Siapa", None),
        Terms("Apa", "Siapa", date(2020, 1, 1)),
        Terms("Apa", "Siapa", date(2099, 1, 1), date(2098, 1, 1)),
        Terms("x" * 501, "Siapa", date(2099, 1, 1)),
        Terms("Apa", "Siapa", date(2099, 1, 1), None, "pemdi-2026", "99"),
        Terms("Apa", "Siapa", date(2099, 1, 1), None, "../x", "1"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(world, terms) -> None:
    with pytest.raises(Refused):
        coaching.agree(world.coordinator, world.city.pk, terms)
    assert not Agreement.objects.exists()


def test_who_may_write(world) -> None:
    made = coaching.agree(world.coordinator, world.city.pk, TERMS)
    table = [
        (world.head, PermissionDenied),
        (world.city_coordinator, PermissionDenied),
        (world.regency_coordinator, Http404),
        (world.stranger, Http404),
    ]
    for access, error in table:
        own = Access(access.user)
        for work in (
            lambda own=own: coaching.agree(own, world.city.pk, TERMS),
            lambda own=own: coaching.change(own, made.pk, 1, TERMS),
            lambda own=own: coaching.close(own, made.pk, 1, ""),
            lambda own=own: coaching.reopen(own, made.pk, 1),
        ):
            with pytest.raises(error):
                work()


def test_who_may_read(world) -> None:
    made = coaching.agree(world.coordinator, world.city.pk, TERMS)
    for access in (world.coordinator, world.head, world.city_coordinator):
        assert len(log_of(Access(access.user)).open) == 1
        assert find_agreement(Access(access.user), made.pk).indicator.startswith("Indikator 9 Pemdi 2026")
    for access in (world.regency_coordinator, world.stranger):
        assert log_of(Access(access.user)).open == ()
        with pytest.raises(Http404):
            find_agreement(Access(access.user), made.pk)


def test_what_is_past_its_date_comes_first(world) -> None:
    today = timezone.localdate()
    for days in (5, -3, 1):
        made = coaching.agree(world.coordinator, world.city.pk, TERMS)
        day = today + timedelta(days=days)
        Agreement.objects.filter(pk=made.pk).update(due_on=day, agreed_on=day)
    log = log_of(world.coordinator)
    assert [each.is_late for each in log.open] == [True, False, False]
    assert log.late == 1


def test_the_pages(world, client) -> None:
    client.force_login(world.coordinator.user)
    sent = {"text": "Menetapkan tim", "owner": "Diskominfo", "due_on": "1 Januari 2099", "indicator": "pemdi-2026/9"}
    refused = client.post(f"/provinsi/{world.city.pk}/sepakat/", sent | {"due_on": "kapan"})
    assert refused.status_code == 422
    assert "Menetapkan tim" in refused.content.decode()
    done = client.post(f"/provinsi/{world.city.pk}/sepakat/", sent, follow=True)
    assert "Kesepakatan dicatat." in done.content.decode()
    made = Agreement.objects.get()
    assert (made.instrument, made.code) == ("pemdi-2026", "9")
    address = f"/pembinaan/{made.pk}/"
    client.post(address, sent | {"version": 1, "text": "Baru", "agreed_on": ""})
    outdated = client.post(address, sent | {"version": 1, "text": "Milik saya"})
    assert outdated.status_code == 409
    assert "Milik saya" in outdated.content.decode()
    assert "Baru" in outdated.content.decode()
    client.post(f"{address}selesai/", {"version": 2, "note": "Selesai <b>"})
    assert "Selesai &lt;b&gt;" in client.get(address).content.decode()
    assert client.get("/pembinaan/").status_code == 200


def test_the_log_is_read_in_a_fixed_number_of_questions(world, client, django_assert_max_num_queries) -> None:
    for _number in range(30):
        coaching.agree(world.coordinator, world.city.pk, TERMS)
    client.force_login(world.coordinator.user)
    with django_assert_max_num_queries(12):
        assert client.get("/pembinaan/").status_code == 200
