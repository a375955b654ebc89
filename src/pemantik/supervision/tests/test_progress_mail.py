"""Mails about progress: who gets them, what they say, and that nobody does who no longer has a part in it."""

from datetime import date

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from pemantik.accounts.models import User
from pemantik.assessments.tests.factories import make_access
from pemantik.organizations.models import Grant
from pemantik.organizations.roles import Role
from pemantik.supervision.models import ProgressReport
from pemantik.supervision.services import coaching, progress
from pemantik.supervision.services.coaching import Terms
from pemantik.supervision.services.progress_mail import deliver
from pemantik.supervision.tests.factories import make_supervised

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SITE = "https://contoh.go.id/"
TERMS = Terms("Menetapkan tim audit", "Diskominfo", date(2099, 1, 1), None, "pemdi-2026", "9")


@pytest.fixture
def world(settings):
    settings.PEMANTIK_MAIL_ON = True
    return make_supervised()


@pytest.fixture
def made(world):
    return coaching.agree(world.coordinator, world.city.pk, TERMS)


@pytest.fixture
def told(world, made):
    """Calls the agreement done, or tells how far it is."""

    def tell(note: str = "SK <b> terbit", *, is_done: bool = True) -> ProgressReport:
        return progress.report(world.city_coordinator, made.pk, 1, note, is_done=is_done, site=SITE)

    return tell


def waiting_mails() -> list[list]:
    rows = DBTaskResult.objects.filter(task_path__endswith=".send_progress").order_by("enqueued_at")
    return [row.args_kwargs["args"] for row in rows]


@pytest.mark.parametrize(("is_done", "words"), [(True, "menunggu konfirmasi Anda"), (False, "melaporkan kemajuan")])
def test_the_coach_reads_what_was_reported(world, made, told, is_done, words) -> None:
    report = told(is_done=is_done)
    assert deliver(report.pk, report.state, SITE) == "sent"
    (message,) = mail.outbox
    assert message.to == [world.coordinator.user.email]
    assert world.city.name in message.subject
    for part in (words, "SK <b> terbit", "Menetapkan tim audit", "1 Januari 2099", f"{SITE}pembinaan/{made.pk}/"):
        assert part in message.body


def test_the_person_who_reported_reads_the_answer(world, made, told) -> None:
    sent_back = told()
    progress.send_back(world.coordinator, made.pk, sent_back.pk, "Lampirkan SK")
    confirmed = told("SK dilampirkan")
    coaching.close(world.coordinator, made.pk, 1, "Sudah dilihat")
    assert deliver(sent_back.pk, "returned", SITE) == deliver(confirmed.pk, "confirmed", SITE) == "sent"
    assert [message.to for message in mail.outbox] == [[world.city_coordinator.user.email]] * 2
    assert "Lampirkan SK" in mail.outbox[0].body
    assert "Sudah dilihat" in mail.outbox[1].body


def test_each_word_is_mailed_in_the_background_once(world, made, told, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report = told()
        progress.send_back(world.coordinator, made.pk, report.pk, "Belum", SITE)
    assert waiting_mails() == [[report.pk, "waiting", SITE], [report.pk, "returned", SITE]]
    assert deliver(report.pk, "waiting", SITE) == "skipped"  # what it said is no longer so
    assert mail.outbox == []


def test_without_a_mail_server_nothing_waits(world, told, settings, django_capture_on_commit_callbacks) -> None:
    settings.PEMANTIK_MAIL_ON = False
    with django_capture_on_commit_callbacks(execute=True):
        told()
    assert waiting_mails() == []


def test_who_has_left_gets_nothing(world, made, told) -> None:
    report = told()
    successor = make_access(Role.COORDINATOR, world.province).user
    Grant.objects.filter(user=world.coordinator.user).delete()
    assert deliver(report.pk, "waiting", SITE) == "sent"
    assert [message.to for message in mail.outbox] == [[successor.email]]
    User.objects.filter(pk=successor.pk).update(is_active=False)
    assert deliver(report.pk, "waiting", SITE) == "nobody"
    ProgressReport.objects.filter(pk=report.pk).update(state="returned", decided_by=successor)
    User.objects.filter(pk=world.city_coordinator.user.pk).update(is_active=False)
    assert deliver(report.pk, "returned", SITE) == "nobody"
    assert len(mail.outbox) == 1


def test_a_name_cannot_write_lines_of_the_head(world, made, told) -> None:
    type(world.city).objects.filter(pk=world.city.pk).update(name="Kota\r\nBcc: x@example.com")
    report = told()
    assert deliver(report.pk, report.state, SITE) == "sent"
    assert mail.outbox[0].recipients() == [world.coordinator.user.email]
    assert "\n" not in mail.outbox[0].subject


def test_the_pages_pass_on_their_address(world, made, client, django_capture_on_commit_callbacks) -> None:
    client.force_login(world.city_coordinator.user)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/pembinaan/{made.pk}/lapor/", {"version": 1, "progress": "Selesai", "done": "yes"})
    assert [site for _pk, _state, site in waiting_mails()] == ["http://testserver/"]
