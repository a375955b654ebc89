"""Reminders: recorded, mailed to those who answer for the member, not twice a day, only by the province."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.tests.factories import make_access
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.supervision.models import Reminder
from pemantik.supervision.services.reminders import deliver, remind_late
from pemantik.supervision.tests.factories import make_late, make_supervised

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def late(settings):
    settings.PEMANTIK_MAIL_ON = True
    world = make_supervised()
    make_late(world)
    return world


def test_the_late_are_reminded_once_a_day(late, django_capture_on_commit_callbacks) -> None:
    person = make_access(Role.COORDINATOR, late.silent).user
    outcome = remind_late(late.coordinator, late.province.pk, late.campaign.pk, "https://contoh.go.id/")
    assert (outcome.made, outcome.paused, outcome.nobody) == (1, 0, 0)
    reminder = Reminder.objects.get()
    assert list(reminder.recipients.all()) == [person]
    assert AuditEntry.objects.filter(action="reminder.made", node_path=late.silent.path).count() == 1
    again = remind_late(late.coordinator, late.province.pk, late.campaign.pk)
    assert (again.made, again.paused) == (0, 1)


def test_the_mail_says_what_is_late_and_where_to_go_on(late) -> None:
    person = make_access(Role.RESPONSIBLE, late.silent).user
    remind_late(late.coordinator, late.province.pk, late.campaign.pk, "https://contoh.go.id/")
    reminder = Reminder.objects.get()
    assert deliver(reminder.pk, "https://contoh.go.id/") == "sent"
    assert deliver(reminder.pk, "https://contoh.go.id/") == "skipped"
    message = mail.outbox[0]
    assert message.to == [person.email]
    assert "0 dari 20 indikator dijawab" in message.body
    assert f"https://contoh.go.id/penilaian/{reminder.assessment_id}/isi/" in message.body
    assert len(mail.outbox) == 1
    reminder.refresh_from_db()
    assert reminder.state == Reminder.State.SENT


def test_a_member_without_anybody_is_counted(late) -> None:
    outcome = remind_late(late.coordinator, late.province.pk, late.campaign.pk)
    assert (outcome.made, outcome.nobody) == (0, 1)


def test_without_a_mail_server_the_reminder_is_still_there(late, settings, client) -> None:
    settings.PEMANTIK_MAIL_ON = False
    person = make_access(Role.COORDINATOR, late.silent).user
    client.force_login(late.coordinator.user)
    sent = {"provinsi": late.province.pk, "penilaian": late.campaign.pk}
    page = client.post("/provinsi/ingatkan/", sent, follow=True).content.decode()
    assert "1 kab/kota diingatkan." in page
    assert "Sudah diingatkan dalam 24 jam terakhir" in page
    assert Reminder.objects.get().state == Reminder.State.NO_MAIL
    client.force_login(person)
    assert "0 dari 20 indikator dijawab" in client.get("/pembinaan/").content.decode()


def test_only_coordinators_of_the_province_remind(late) -> None:
    with pytest.raises(PermissionDenied):
        remind_late(Access(late.head.user), late.province.pk, late.campaign.pk)
    for access in (late.city_coordinator, late.stranger):
        with pytest.raises(Http404):
            remind_late(Access(access.user), late.province.pk, late.campaign.pk)
    with pytest.raises(Http404):
        remind_late(late.coordinator, 10**9, late.campaign.pk)
    assert not Reminder.objects.exists()


def test_another_campaign_than_the_named_one_is_never_used(late) -> None:
    assert remind_late(late.coordinator, late.province.pk, 10**9).made == 0
