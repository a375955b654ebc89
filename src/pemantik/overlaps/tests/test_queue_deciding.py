"""Deciding pairs: first and second readers, disputes, opening again, and what the owners are asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import change_entry
from pemantik.organizations.models import Grant
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of
from pemantik.overlaps.models import Decision, OwnerQuestion, Pair, Verdict
from pemantik.overlaps.selectors.agreement import readers_agree
from pemantik.overlaps.selectors.decisions import apart, labelled
from pemantik.overlaps.selectors.pair import pair_page
from pemantik.overlaps.selectors.queue import CHANGED, SECOND, WAITING, QueueQuery, queue, standing
from pemantik.overlaps.services.deciding import decide, reopen, settle
from pemantik.overlaps.services.owners import answer_owner, ask_owners, withdraw_question
from pemantik.overlaps.task_list import questions, reviews
from pemantik.overlaps.tests.queue_factories import make_doubled, pair_of, read_twice, run_now, say

pytestmark = [pytest.mark.database, pytest.mark.django_db]
State = Pair.State


@pytest.fixture
def doubled():
    return make_doubled()


@pytest.fixture
def once(monkeypatch):
    read_twice(monkeypatch, always=False)


@pytest.fixture
def twice(monkeypatch):
    read_twice(monkeypatch, always=True)


def test_a_decision_keeps_what_the_reader_saw(doubled, once) -> None:
    pair = say(doubled.reader, pair_of(doubled.staff), Verdict.JUSTIFIED, "  Satu untuk RSUD.  ")
    made = Decision.objects.get()
    assert (pair.state, pair.verdict, pair.counted, pair.version) == (State.DECIDED, "justified", made, 2)
    assert (made.reader, made.reason, made.turn, made.round) == (doubled.reader.user, "Satu untuk RSUD.", 1, 1)
    assert (made.score, made.features, made.release) == (pair.score, pair.features, pair.release)
    assert (made.first_version, made.second_version) == (1, 1)
    assert AuditEntry.objects.get(action="pair.decided").after["verdict"] == "justified"
    with pytest.raises(TypeError):
        made.save()
    assert apart() == {(str(pair.first_id), str(pair.second_id))}
    assert labelled().same.tolist() == [False]


@pytest.mark.parametrize("verdict", Verdict.values)
def test_a_reason_is_asked_where_the_verdict_does_not_speak_for_itself(doubled, once, verdict) -> None:
    pair = pair_of(doubled.staff)
    if verdict in {"double", "different"}:
        assert decide(doubled.reader, pair.pk, 1, verdict).verdict == verdict
    else:
        with pytest.raises(Refused, match="alasan"):
            decide(doubled.reader, pair.pk, 1, verdict, " \n\t")
        assert Decision.objects.count() == 0


def test_what_is_no_verdict_is_refused(doubled) -> None:
    pair = pair_of(doubled.staff)
    for verdict in ("", "DOUBLE", "x" * 5000, "double\x00"):
        with pytest.raises(Refused):
            decide(doubled.reader, pair.pk, 1, verdict, "ada")
    with pytest.raises(Refused, match="terlalu panjang"):
        decide(doubled.reader, pair.pk, 1, "double", "a" * 100_000)


def test_the_second_of_two_is_told_and_nothing_is_overwritten(doubled, once) -> None:
    pair = pair_of(doubled.staff)
    decide(doubled.reader, pair.pk, 1, Verdict.DOUBLE)
    with pytest.raises(Outdated):
        decide(doubled.second, pair.pk, 1, Verdict.DIFFERENT)
    with pytest.raises(Refused):
        decide(doubled.second, pair.pk, 2, Verdict.DIFFERENT)
    assert pair_of(doubled.staff).verdict == Verdict.DOUBLE
    assert Decision.objects.count() == 1


def test_a_second_reader_does_not_see_the_first_verdict_and_is_somebody_else(doubled, twice, client) -> None:
    secret = "Kedua unit memakai basis data yang sama"
    pair = say(doubled.reader, pair_of(doubled.staff), Verdict.RELATED, secret)
    assert (pair.state, pair.verdict, pair.counted) == (State.SECOND, "", None)
    assert labelled().same.tolist() == []
    assert "verdict" not in AuditEntry.objects.get(action="pair.read").after
    with pytest.raises(Refused, match="orang lain"):
        decide(doubled.reader, pair.pk, 2, Verdict.RELATED, "lagi")
    assert [each.verdict for each in pair_page(doubled.reader, pair.pk).decisions] == ["related"]
    assert not pair_page(doubled.reader, pair.pk).may_decide
    for access in (doubled.second, doubled.coordinator, doubled.operator, doubled.head):
        assert pair_page(access, pair.pk).decisions == []
        client.force_login(access.user)
        for address in (f"/dobel/{pair.pk}/", "/dobel/?keadaan=semua", f"/inventaris/data/{doubled.staff[0].pk}/"):
            assert secret not in client.get(address).content.decode()
    waiting = QueueQuery(state=SECOND)
    assert queue(doubled.reader, waiting).count == 0
    assert queue(doubled.second, waiting).count == 1
    assert [task.title for task in reviews(doubled.second)] == [
        "Putuskan 1 dugaan dobel",
        "Baca 1 dugaan dobel sebagai pembaca kedua",
    ]


def test_where_one_person_decides_alone_nobody_is_waited_for(doubled, twice) -> None:
    Grant.objects.exclude(user=doubled.reader.user).update(revoked_at=timezone.now())
    assert say(doubled.reader, pair_of(doubled.staff), Verdict.RELATED).state == State.DECIDED


def test_two_who_agree_settle_it_and_two_who_differ_talk(doubled, twice) -> None:
    say(doubled.reader, pair_of(doubled.staff), Verdict.DOUBLE)
    agreed = say(doubled.second, pair_of(doubled.staff), Verdict.DOUBLE)
    assert (agreed.state, agreed.counted.turn) == (State.DECIDED, 1)
    say(doubled.reader, pair_of(doubled.letters), Verdict.DOUBLE)
    pair = say(doubled.second, pair_of(doubled.letters), Verdict.UNCLEAR, "Uraian terlalu pendek")
    assert (pair.state, pair.verdict) == (State.DISPUTED, "")
    assert [each.verdict for each in pair_page(doubled.second, pair.pk).decisions] == ["double", "unclear"]
    with pytest.raises(Refused):
        say(doubled.coordinator, pair, Verdict.DOUBLE)
    with pytest.raises(PermissionDenied):
        settle(doubled.second, pair.pk, pair.version, Verdict.DOUBLE, "Sudah dibicarakan")
    with pytest.raises(Refused, match="alasan"):
        settle(doubled.coordinator, pair.pk, pair.version, Verdict.DOUBLE, "")
    with pytest.raises(Outdated):
        settle(doubled.coordinator, pair.pk, 1, Verdict.DOUBLE, "Sudah dibicarakan")
    done = settle(doubled.coordinator, pair.pk, pair.version, Verdict.DOUBLE, "Sudah dibicarakan")
    assert (done.state, done.verdict, done.counted.turn) == (State.DECIDED, "double", 3)
    found = readers_agree(doubled.reader)
    assert (found.count, found.percent, found.is_enough) == (2, 50, False)
    assert readers_agree(doubled.world.stranger).count == 0


def test_a_decided_pair_is_opened_again_by_a_person_with_a_reason(doubled, once) -> None:
    pair = say(doubled.reader, pair_of(doubled.staff), Verdict.DIFFERENT)
    with pytest.raises(Refused):
        reopen(doubled.second, pair.pk, pair.version, " ")
    with pytest.raises(Outdated):
        reopen(doubled.second, pair.pk, 1, "Baru tahu")
    opened = reopen(doubled.second, pair.pk, pair.version, "Baru tahu")
    assert (opened.state, opened.round, opened.verdict) == (State.WAITING, 2, "")
    assert apart() == set()
    again = say(doubled.second, pair, Verdict.DOUBLE)
    assert [(each.round, each.verdict) for each in again.decisions.all()] == [(1, "different"), (2, "double")]
    assert labelled().same.tolist() == [True]
    with pytest.raises(Refused):
        reopen(doubled.second, pair_of(doubled.letters).pk, 1, "Belum diputuskan")


def test_a_change_after_the_decision_is_told_on_page_and_queue(doubled, once) -> None:
    pair = say(doubled.reader, pair_of(doubled.staff), Verdict.DOUBLE)
    assert pair_page(doubled.reader, pair.pk).changed == []
    entry = Entry.objects.get(pk=doubled.staff[0].pk)
    change_entry(doubled.coordinator, entry.pk, entry.version, Sent(texts={"name": "SIMPEG Baru"}))
    assert [side.name for side in pair_page(doubled.reader, pair.pk).changed] == ["SIMPEG Baru"]
    run_now()
    assert queue(doubled.reader, QueueQuery(state=CHANGED)).count == 1
    assert standing(doubled.reader).changed == 1
    pair.refresh_from_db()
    reopen(doubled.reader, pair.pk, pair.version, "Datanya berubah")
    assert standing(doubled.reader).changed == 0


def test_a_removed_entry_leaves_nothing_to_decide(doubled) -> None:
    pair = pair_of(doubled.staff)
    Entry.objects.filter(pk=doubled.staff[1].pk).update(removed_at=timezone.now())
    with pytest.raises(Refused, match="dihapus"):
        decide(doubled.reader, pair.pk, 1, Verdict.DOUBLE)
    assert queue(doubled.reader, QueueQuery(state=WAITING)).count == 1
    assert not pair_page(doubled.reader, pair.pk).may_decide


def test_owners_are_asked_and_answer(doubled, once) -> None:
    pair, due = pair_of(doubled.staff), timezone.localdate() + timedelta(days=3)
    ids = [entry.pk for entry in doubled.staff]
    for entries, text, day in (
        (ids, "", due),
        (ids, "Sama?", None),
        (ids, "Sama?", due - timedelta(days=9)),
        ([], "Sama?", due),
    ):
        with pytest.raises(Refused):
            ask_owners(doubled.reader, pair.pk, entries, text, day)
    one, other = ask_owners(doubled.reader, pair.pk, ids, "Apakah sama?", due)
    with pytest.raises(Refused, match="sudah ditanya"):
        ask_owners(doubled.second, pair.pk, ids[:1], "Lagi?", due)
    assert [task.due for task in questions(doubled.operator)] == [due]
    assert [task.place for task in questions(doubled.other_operator)] == ["Dinas Pendidikan"]
    assert [each.question for each in pair_page(doubled.operator, pair.pk).questions] == [one]
    with pytest.raises(PermissionDenied):
        answer_owner(doubled.operator, other.pk, 1, "agree")
    with pytest.raises(Refused, match="keterangan"):
        answer_owner(doubled.operator, one.pk, 1, "disagree", "")
    with pytest.raises(Refused):
        answer_owner(doubled.operator, one.pk, 1, "ya")
    answered = answer_owner(doubled.operator, one.pk, 1, "disagree", "Beda pengguna")
    assert (answered.answered_by, answered.answer_text) == (doubled.operator.user, "Beda pengguna")
    with pytest.raises(Outdated):
        answer_owner(doubled.operator, one.pk, 1, "agree")
    assert list(questions(doubled.operator)) == []
    assert queue(doubled.reader, QueueQuery(state="jawab")).count == 1
    with pytest.raises(Refused):
        withdraw_question(doubled.reader, one.pk)
    withdraw_question(doubled.reader, other.pk)
    assert OwnerQuestion.objects.count() == 1
    say(doubled.reader, pair, Verdict.JUSTIFIED)
    assert pair_of(doubled.staff).verdict == Verdict.JUSTIFIED


def test_owners_read_only_what_was_shared_with_them(doubled, client) -> None:
    pair, other = pair_of(doubled.staff), doubled.staff[1]
    Entry.objects.filter(pk=other.pk).update(description="Rahasia sampai diumumkan.")
    head = access_of(Role.HEAD, doubled.world.unit)
    pages = ("/dobel/", f"/dobel/{pair.pk}/", "/dobel/kelompok/", f"/inventaris/data/{doubled.staff[0].pk}/")
    for access, knows_name in ((doubled.operator, True), (head, False)):
        client.force_login(access.user)
        for address in pages:
            page = client.get(address).content.decode()
            assert "Sistem Informasi Kepegawaian" in page, address
            assert ("SIMPEG" in page) == knows_name, address
            assert not (knows_name and "Data unit lain yang belum diterbitkan" in page), address
            for secret in ("Rahasia", "90.000.000", f"/inventaris/data/{other.pk}/", "Kata yang sama"):
                assert secret not in page, address
    Entry.objects.filter(pk=other.pk).update(state="published")
    page = client.get(f"/dobel/{pair.pk}/").content.decode()
    assert "SIMPEG" in page
    assert f"/inventaris/data/{other.pk}/" in page
    for secret in ("Rahasia", "90.000.000", "Kata yang sama"):
        assert secret not in page
    with pytest.raises(Http404):
        pair_page(doubled.world.stranger, pair.pk)


def test_owners_see_no_samples(doubled) -> None:
    Pair.objects.filter(pk=pair_of(doubled.staff).pk).update(slot=Pair.Slot.BELOW)
    assert queue(doubled.operator, QueueQuery()).count == 1
    assert queue(doubled.reader, QueueQuery()).count == 2
