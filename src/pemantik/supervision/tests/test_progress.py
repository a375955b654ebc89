"""Progress on agreements: told by the member, confirmed or returned by the province."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action, Role, roles_with
from pemantik.supervision.models import ProgressReport
from pemantik.supervision.selectors.board import build_board
from pemantik.supervision.selectors.coaching import find_agreement, log_of
from pemantik.supervision.selectors.member_page import member_list
from pemantik.supervision.services import coaching, progress
from pemantik.supervision.services.coaching import Terms
from pemantik.supervision.tests.factories import make_supervised

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TERMS = Terms("Menetapkan tim audit", "Diskominfo", date(2099, 1, 1), None, "pemdi-2026", "9")


@pytest.fixture
def world():
    return make_supervised()


@pytest.fixture
def made(world):
    return coaching.agree(world.coordinator, world.city.pk, TERMS)


def states() -> list[str]:
    return list(ProgressReport.objects.order_by("pk").values_list("state", flat=True))


def test_what_a_member_calls_done_waits_until_the_province_closes_it(world, made) -> None:
    progress.report(world.city_coordinator, made.pk, 1, "Rapat pertama", is_done=False)
    assert log_of(Access(world.coordinator.user)).waiting == ()
    progress.report(world.city_coordinator, made.pk, 1, "SK terbit", is_done=True)
    log = log_of(Access(world.coordinator.user))
    assert [each.waiting.note for each in log.waiting] == ["SK terbit"]
    assert log.unreported == ()
    made.refresh_from_db()
    assert made.done_on is None
    coaching.close(world.coordinator, made.pk, 1, "Sudah dilihat")
    assert states() == ["noted", "confirmed"]
    assert ProgressReport.objects.get(state="confirmed").decided_by == world.coordinator.user


def test_a_report_is_returned_with_what_is_missing_and_told_anew(world, made) -> None:
    told = progress.report(world.city_coordinator, made.pk, 1, "Selesai", is_done=True)
    with pytest.raises(Refused):
        progress.send_back(world.coordinator, made.pk, told.pk, " ")
    progress.send_back(world.coordinator, made.pk, told.pk, "SK belum ditandatangani")
    assert log_of(Access(world.coordinator.user)).waiting == ()
    with pytest.raises(Refused):
        progress.send_back(world.coordinator, made.pk, told.pk, "Lagi")
    progress.report(world.city_coordinator, made.pk, 1, "Sudah ditandatangani", is_done=True)
    progress.report(world.city_coordinator, made.pk, 1, "Ternyata belum", is_done=False)
    assert states() == ["returned", "replaced", "noted"]
    actions = AuditEntry.objects.filter(object_type="supervision.progressreport").values_list("action", flat=True)
    assert sorted(actions) == ["progress.reported"] * 3 + ["progress.returned"]


def test_what_is_missing_or_old_is_refused(world, made) -> None:
    for note in ("", " \n", "x" * 501):
        with pytest.raises(Refused):
            progress.report(world.city_coordinator, made.pk, 1, note, is_done=True)
    coaching.change(world.coordinator, made.pk, 1, TERMS)
    with pytest.raises(Outdated):
        progress.report(world.city_coordinator, made.pk, 1, "Selesai", is_done=True)
    coaching.close(world.coordinator, made.pk, 2, "")
    with pytest.raises(Refused):
        progress.report(world.city_coordinator, made.pk, 3, "Selesai", is_done=True)
    assert states() == []


@pytest.mark.parametrize("role", list(Role))
def test_roles_of_the_member(world, made, role) -> None:
    access = make_access(role, world.city)
    may = role in roles_with(Action.SUBMIT)
    assert find_agreement(access, made.pk).may_report == may
    if may:
        assert progress.report(access, made.pk, 1, "Selesai", is_done=True).made_by == access.user
        return
    with pytest.raises(PermissionDenied):
        progress.report(access, made.pk, 1, "Selesai", is_done=True)
    assert states() == []


def test_the_province_does_not_report_to_itself_and_strangers_find_nothing(world, made) -> None:
    told = progress.report(world.city_coordinator, made.pk, 1, "Selesai", is_done=True)
    for access, error in (
        (world.coordinator, PermissionDenied),
        (world.head, PermissionDenied),
        (world.regency_coordinator, Http404),
        (world.stranger, Http404),
    ):
        with pytest.raises(error):
            progress.report(Access(access.user), made.pk, 1, "Selesai", is_done=True)
    for access, error in (
        (world.head, PermissionDenied),
        (world.city_coordinator, PermissionDenied),
        (world.regency_coordinator, Http404),
        (world.stranger, Http404),
    ):
        with pytest.raises(error):
            progress.send_back(Access(access.user), made.pk, told.pk, "Belum")
    other = coaching.agree(world.coordinator, world.regency.pk, TERMS)
    with pytest.raises(Http404):
        progress.send_back(Access(world.coordinator.user), other.pk, told.pk, "Belum")
    assert states() == ["waiting"]


def test_the_pages(world, made, client) -> None:
    address = f"/pembinaan/{made.pk}/"
    client.force_login(world.city_coordinator.user)
    refused = client.post(f"{address}lapor/", {"version": 1, "progress": " ", "done": "yes"})
    assert refused.status_code == 422
    outdated = client.post(f"{address}lapor/", {"version": 7, "progress": "Tulisan saya", "done": "yes"})
    assert outdated.status_code == 409
    assert "Tulisan saya" in outdated.content.decode()
    sent = {"version": 1, "progress": "SK <b>", "done": "yes"}
    assert "Laporan terkirim." in client.post(f"{address}lapor/", sent, follow=True).content.decode()
    told = ProgressReport.objects.get()
    assert client.post(f"{address}kembalikan/{told.pk}/", {"reply": "Belum"}).status_code == 403
    client.force_login(world.coordinator.user)
    page = client.get("/pembinaan/").content.decode()
    assert "SK &lt;b&gt;" in page
    assert "Menunggu konfirmasi provinsi" in page
    assert "1 menunggu konfirmasi" in client.get("/provinsi/anggota/").content.decode()
    assert client.post(f"{address}kembalikan/{told.pk}/", {"reply": ""}).status_code == 422
    done = client.post(f"{address}kembalikan/{told.pk}/", {"reply": "Belum ada tanda tangan"}, follow=True)
    assert "Belum ada tanda tangan" in done.content.decode()


def test_reports_are_read_in_a_fixed_number_of_questions(world, made, client, django_assert_max_num_queries) -> None:
    for number in range(30):
        more = coaching.agree(world.coordinator, world.city.pk, TERMS)
        progress.report(world.city_coordinator, more.pk, 1, f"Laporan {number}", is_done=True)
        progress.report(world.city_coordinator, made.pk, 1, f"Laporan {number}", is_done=False)
    client.force_login(world.coordinator.user)
    with django_assert_max_num_queries(13):
        assert client.get("/pembinaan/").status_code == 200
    with django_assert_max_num_queries(10):
        assert client.get(f"/pembinaan/{made.pk}/").status_code == 200
    access = Access(world.coordinator.user)
    rows = {row.standing.member.node: row for row in member_list(access, build_board(access))}
    assert (rows[world.city].agreements, rows[world.city].waiting) == (31, 30)
