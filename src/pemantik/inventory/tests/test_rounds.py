"""The yearly confirmation: who is asked, all or nothing, progress, tasks, reminders, two people at once."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.tasks import TaskKind, my_tasks
from pemantik.inventory.confirmation_mail import behind, send_reminders
from pemantik.inventory.models import ConfirmationRound, Entry
from pemantik.inventory.problems import NotConfirmed
from pemantik.inventory.selectors.rounds import progress_of, question_to, waiting_for_person
from pemantik.inventory.selectors.scope import find_scope
from pemantik.inventory.services.rounds import (
    close_confirmation_round,
    confirm_entries,
    open_confirmation_round,
    remind_confirmation_round,
)
from pemantik.inventory.tests.pictures_world import Office, make_entry, make_office
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACTS = {"jenis_perangkat": "Laptop", "kondisi": "Baik", "tahun_perolehan": 2024}


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def opened(office) -> ConfirmationRound:
    access = access_of(Role.COORDINATOR, office.city)
    with acting(access.user):
        return open_confirmation_round(access, office.city.pk, timezone.localdate() + timedelta(days=30))


def complete(office: Office, name: str, node=None) -> Entry:
    return make_entry(node or office.health, "perangkat", name, **FACTS)


def pairs(*entries: Entry) -> dict[int, int]:
    return {entry.pk: entry.version for entry in entries}


def test_one_round_is_open_and_one_a_year(office, opened) -> None:
    access = access_of(Role.COORDINATOR, office.city)
    soon = timezone.localdate() + timedelta(days=9)
    with pytest.raises(Refused, match="masih terbuka"):
        open_confirmation_round(access, office.city.pk, soon)
    close_confirmation_round(access, opened.pk)
    with pytest.raises(Refused, match="sudah selesai"):
        open_confirmation_round(access, office.city.pk, soon)
    ConfirmationRound.objects.update(year=2020)
    with pytest.raises(Refused, match="sesudah hari ini"):
        open_confirmation_round(access, office.city.pk, timezone.localdate())
    with pytest.raises(Refused, match="bukan untuk unit"):
        open_confirmation_round(access, office.health.pk, soon)
    assert open_confirmation_round(access, office.city.pk, soon).pk != opened.pk


def test_owners_confirm_several_at_once(office, opened) -> None:
    one, two = complete(office, "Satu"), complete(office, "Dua")
    owner = access_of(Role.OPERATOR, office.health)
    assert len(confirm_entries(owner, opened.pk, pairs(one, two))) == 2
    one.refresh_from_db()
    assert one.confirmed_by == owner.user
    assert one.confirmed_until == timezone.localdate() + timedelta(days=365)
    assert AuditEntry.objects.filter(action="entry.confirmed").count() == 2
    assert {each.entry.name for each in question_to(owner, opened, "1").asked}.isdisjoint({"Satu", "Dua"})


def test_all_or_nothing_with_a_sentence_for_each(office, opened) -> None:
    good, changed = complete(office, "Baik"), complete(office, "Berubah")
    lacking = make_entry(office.health, "perangkat", "Kurang")
    gone = complete(office, "Dihapus")
    Entry.objects.filter(pk=gone.pk).update(removed_at=timezone.now())
    Entry.objects.filter(pk=changed.pk).update(version=2)
    with pytest.raises(NotConfirmed) as refused:
        confirm_entries(access_of(Role.OPERATOR, office.health), opened.pk, pairs(good, changed, lacking, gone))
    assert refused.value.problems[lacking.pk] == "Lengkapi dahulu: Jenis perangkat, Kondisi, Tahun perolehan."
    assert "baru saja diubah" in refused.value.problems[changed.pk]
    assert "dihapus" in refused.value.problems[gone.pk]
    assert set(refused.value.problems) == {lacking.pk, changed.pk, gone.pk}
    assert not Entry.objects.exclude(confirmed_at=None).exists()
    assert not AuditEntry.objects.filter(action="entry.confirmed").exists()


def test_only_owners_speak_and_only_in_their_institution(office, opened) -> None:
    entry = complete(office, "Satu")
    with pytest.raises(PermissionDenied):
        confirm_entries(access_of(Role.COORDINATOR, office.city), opened.pk, pairs(entry))
    with pytest.raises(Http404):
        confirm_entries(access_of(Role.OPERATOR, office.schools), opened.pk, pairs(entry))
    foreign = make_unit(make_institution("18.10"))
    stranger = access_of(Role.OPERATOR, foreign)
    with pytest.raises(Http404):
        confirm_entries(stranger, opened.pk, pairs(make_entry(foreign, "perangkat", "Asing", **FACTS)))
    owner = access_of(Role.OPERATOR, office.health)
    with pytest.raises(Http404):
        confirm_entries(owner, opened.pk, pairs(entry) | {99999: 1})
    with pytest.raises(Refused, match="Pilih 1 sampai 100"):
        confirm_entries(owner, opened.pk, {})
    own = complete(office, "Milik kota", office.city)
    assert confirm_entries(access_of(Role.COORDINATOR, office.city), opened.pk, pairs(own))
    close_confirmation_round(access_of(Role.COORDINATOR, office.city), opened.pk)
    with pytest.raises(Refused, match="sudah ditutup"):
        confirm_entries(owner, opened.pk, pairs(entry))


def test_the_first_word_in_a_round_stays(office, opened) -> None:
    entry = complete(office, "Satu")
    first, second = (access_of(Role.OPERATOR, office.health) for _each in range(2))
    assert confirm_entries(first, opened.pk, pairs(entry)) == [entry]
    assert confirm_entries(second, opened.pk, pairs(entry)) == []
    entry.refresh_from_db()
    assert entry.confirmed_by == first.user


def test_a_confirmation_of_last_year_is_asked_for_again(office) -> None:
    entry = complete(office, "Lama")
    Entry.objects.filter(pk=entry.pk).update(
        confirmed_at=timezone.now() - timedelta(days=90), confirmed_until=timezone.localdate() + timedelta(days=275)
    )
    access = access_of(Role.COORDINATOR, office.city)
    opened = open_confirmation_round(access, office.city.pk, timezone.localdate() + timedelta(days=30))
    owner = access_of(Role.OPERATOR, office.health)
    assert "Lama" in {each.entry.name for each in question_to(owner, opened, "1").asked}


def test_the_question_shows_facts_and_names_what_is_missing(office, opened) -> None:
    complete(office, "Satu")
    asked = {each.entry.name: each for each in question_to(access_of(Role.OPERATOR, office.health), opened, "1").asked}
    assert dict(asked["Satu"].facts)["Kondisi"] == "Baik"
    assert asked["Satu"].missing == ()
    assert "Jenis perangkat" in asked["Printer"].missing
    assert dict(asked["Antrean puskesmas"].facts)["Direalisasikan oleh proses bisnis"] == "Pelayanan pasien"
    assert all(each.entry.node == office.health for each in asked.values())


def test_progress_says_who_is_behind(office, opened) -> None:
    Entry.objects.all().delete()
    done, waits = complete(office, "Satu"), complete(office, "Dua", office.schools)
    make_entry(office.schools, "perangkat", "Kurang")
    confirm_entries(access_of(Role.OPERATOR, office.health), opened.pk, pairs(done))
    rows = progress_of(opened, find_scope(access_of(Role.COORDINATOR, office.city)))
    assert [(node.label, each.percent, each.left, each.incomplete) for node, each in rows] == [
        ("Disdik", 0, 2, 1), ("Dinkes", 100, 0, 0),
    ]  # fmt: skip
    assert waits.node == office.schools


def test_the_owner_has_a_task_and_others_have_none(office, opened, client, settings) -> None:
    owner = access_of(Role.OPERATOR, office.health)
    (task,) = my_tasks(owner).tasks
    count = Entry.objects.filter(node=office.health).count()
    assert (task.kind, task.title) == (TaskKind.CONFIRM, f"Pastikan {count} data inventaris masih benar")
    assert task.due == opened.due_on
    assert not waiting_for_person(access_of(Role.HEAD, office.city))
    assert not waiting_for_person(access_of(Role.COORDINATOR, office.city))
    close_confirmation_round(access_of(Role.COORDINATOR, office.city), opened.pk)
    assert not my_tasks(Access(owner.user)).tasks


@pytest.mark.parametrize("size", [2, 20])
def test_tasks_and_pages_need_the_same_queries(office, opened, client, size, django_assert_max_num_queries) -> None:
    for number in range(size):
        complete(office, f"P {number}", make_unit(office.health))
    owner = access_of(Role.OPERATOR, office.health).read()
    with django_assert_max_num_queries(1):
        assert waiting_for_person(owner)
    client.force_login(owner.user)
    with django_assert_max_num_queries(19):
        assert client.get("/inventaris/konfirmasi/").status_code == 200
    chosen = Entry.objects.filter(name__startswith="P ")
    with django_assert_max_num_queries(10 + 6 * size):  # each entry has its line in the trail
        assert len(confirm_entries(owner, opened.pk, pairs(*chosen))) == size


def test_a_reminder_goes_to_those_who_are_behind_once_a_day(
    office, opened, settings, django_capture_on_commit_callbacks
) -> None:
    access = access_of(Role.COORDINATOR, office.city)
    with pytest.raises(Refused, match="belum mengirim surel"):
        remind_confirmation_round(access, opened.pk)
    settings.PEMANTIK_MAIL_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    owner, other = access_of(Role.OPERATOR, office.health), access_of(Role.RESPONSIBLE, office.schools)
    Entry.objects.filter(node=office.schools).update(confirmed_at=timezone.now(), confirmed_until="2999-01-01")
    assert [user for user, _count in behind(opened)] == [owner.user]
    with django_capture_on_commit_callbacks():
        assert remind_confirmation_round(access, opened.pk, "https://pemantik.contoh.go.id/") == 1
    with pytest.raises(Refused, match="24 jam"):
        remind_confirmation_round(access, opened.pk)
    assert send_reminders.func(opened.pk, "https://pemantik.contoh.go.id/") == 1
    (sent,) = outbox.outbox
    assert sent.to == [owner.user.email]
    assert "https://pemantik.contoh.go.id/inventaris/konfirmasi/" in sent.body
    assert other.user.email not in sent.to


def test_the_page_confirms_what_is_ticked_and_says_what_stands_in_the_way(office, opened, client) -> None:
    one, two = complete(office, "Satu"), complete(office, "Dua")
    client.force_login(access_of(Role.OPERATOR, office.health).user)
    address = f"/inventaris/konfirmasi/{opened.pk}/pastikan/"
    Entry.objects.filter(pk=two.pk).update(version=5)
    answer = client.post(address, {"entry": [f"{one.pk}-1", f"{two.pk}-1"]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Belum ada yang disimpan" in page
    assert "Data ini baru saja diubah" in page
    assert f'value="{one.pk}-1" checked' in page
    answer = client.post(address, {"entry": [f"{two.pk}-1"], "only": f"{one.pk}-1"}, follow=True)
    assert "1 data dipastikan masih benar." in answer.content.decode()
    for hostile in ("", "x", "1", "1-", "-1", "9" * 400, "1-2-3", "<b>-1"):
        assert client.post(address, {"only": hostile}).status_code in {404, 422}, hostile
