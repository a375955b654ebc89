"""Approved words change the search, released models change the scores, and both can be taken back exactly."""

import pytest
from django.urls import reverse

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.tests.factories import make_access, make_world
from pemantik.inventory.problems import Invalid
from pemantik.organizations.roles import Role
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.scoring import day_zero
from pemantik.overlaps.governing import dictionary_now, model_now, version_now
from pemantik.overlaps.models import Release, Verdict, Wording
from pemantik.overlaps.selectors import governing as selectors
from pemantik.overlaps.services import dictionary, proposing, releases
from pemantik.overlaps.tests.factories import application, sample, scores
from pemantik.overlaps.tests.governing_factories import decide, made_decisions, make_entry, make_wording

pytestmark = [pytest.mark.django_db, pytest.mark.database]

State = Wording.State
PAIR = [application("a", "Surveilans Angkringan"), application("b", "Pemantauan Wedangan")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def keeper(world):
    return world.province_coordinator


@pytest.fixture
def reviewer(world):
    return make_access(Role.COORDINATOR, world.city)


def scored() -> dict[tuple[str, str], float]:
    return scores(search([*sample(), *PAIR], dictionary=dictionary_now(), model=model_now()))


def doubles() -> set[tuple[str, str]]:
    found = search([*sample(), *PAIR], dictionary=dictionary_now(), model=model_now()).doubles()
    return {(each.first, each.second) for each in found}


def test_an_approved_word_changes_the_search_and_withdrawing_it_restores_it(keeper):
    before, version = scored(), version_now()
    made = dictionary.add_wording(keeper, Wording.Sense.IDEA, "Angkringan", "wedangan")
    assert made.state == State.APPROVED
    assert ("a", "b") in doubles()
    assert version_now() != version
    dictionary.withdraw_wording(keeper, made.pk, made.version, "Keliru")
    assert scored() == before
    told = AuditEntry.objects.filter(action="wording.decided").order_by("pk").last()
    assert told.after["wording.reason"] == "Keliru"


def test_a_reviewer_proposes_and_the_keeper_decides(keeper, reviewer):
    before, version = scored(), version_now()
    made = dictionary.add_wording(reviewer, Wording.Sense.IDEA, "angkringan", "Wedangan", "Dua kata satu arti")
    assert (made.state, scored(), version_now()) == (State.PROPOSED, before, version)
    dictionary.refuse_wording(keeper, made.pk, made.version, "Belum tentu")
    with pytest.raises(Outdated):
        dictionary.approve_wording(keeper, made.pk, made.version)
    made.refresh_from_db()
    dictionary.approve_wording(keeper, made.pk, made.version)
    assert ("a", "b") in doubles()


def test_short_names_and_frame_words_count_too(keeper):
    rows = [application("a", "SIDUMAS"), application("b", "Pengaduan Angkringan"), application("c", "Angkringan Ceria")]
    assert search(rows, dictionary=dictionary_now()).doubles() == []
    dictionary.add_wording(keeper, Wording.Sense.SHORT, "SIDUMAS", "Sistem Pengaduan Angkringan")
    found = search(rows, dictionary=dictionary_now()).doubles()
    assert [(each.first, each.second) for each in found] == [("a", "b")]
    assert "ceria" in {piece[0] for piece in search(rows, dictionary=dictionary_now()).cleaned[2].name}
    dictionary.add_wording(keeper, Wording.Sense.FRAME, "ceria")
    assert "ceria" not in {piece[0] for piece in search(rows, dictionary=dictionary_now()).cleaned[2].name}


def test_own_wordings_win_over_the_shipped_ones(keeper):
    dictionary.add_wording(keeper, Wording.Sense.IDEA, "absensi", "gamelan")
    rows = [application("a", "Absensi"), application("b", "Gamelan"), application("c", "Presensi")]
    assert {each.name[0][0] for each in search(rows, dictionary=dictionary_now()).cleaned} == {"gamelan", "kehadiran"}


def test_one_word_means_one_thing(keeper):
    dictionary.add_wording(keeper, Wording.Sense.IDEA, "angkringan", "wedangan")
    with pytest.raises(Refused, match="arti lain"):
        dictionary.add_wording(keeper, Wording.Sense.IDEA, "angkringan", "gamelan")
    with pytest.raises(Invalid, match="perlu diperbaiki"):
        dictionary.add_wording(keeper, Wording.Sense.IDEA, "angkringan", "wedangan")


@pytest.mark.parametrize(
    ("sense", "text", "meant", "field"),
    [
        ("idea", "", "wedangan", "text"),
        ("idea", "dan yang", "wedangan", "text"),
        ("idea", "a b c d e f g h", "wedangan", "text"),
        ("idea", "=SUM(A1)", "", "meant"),
        ("idea", "angkringan", "Angkringan", "meant"),
        ("idea", "angkringan", "pendataan", "meant"),
        ("act", "surveilansi", "nelayan", "meant"),
        ("act", "surveilansi", "membabibuta", "meant"),
        ("short", "SI PE DE", "sesuatu", "text"),
        ("lain", "angkringan", "wedangan", "sense"),
    ],
)
def test_what_cannot_be_a_wording_gets_a_sentence(keeper, sense, text, meant, field):
    with pytest.raises(Invalid) as told:
        dictionary.add_wording(keeper, sense, text, meant)
    assert field in told.value.problems
    assert not Wording.objects.exists()


def test_a_word_of_a_hundred_thousand_letters_is_refused(keeper):
    with pytest.raises(Refused):
        dictionary.add_wording(keeper, "idea", "a" * 100_000, "wedangan")


def test_decisions_and_the_list_propose_and_what_was_refused_stays_so(world, keeper):
    names = [
        ("Pemetaan Angkringan", "Pemetaan Wedangan", Verdict.DOUBLE),
        ("Jadwal Angkringan", "Jadwal Wedangan", Verdict.DOUBLE),
        ("Ceria Nelayan", "Ceria Petani", Verdict.DIFFERENT),
        ("Ceria Perpustakaan", "Ceria Pajak", Verdict.DIFFERENT),
    ]
    for one, other, verdict in names:
        first, second = make_entry(world.health, one), make_entry(world.health, other)
        decide(first, second, verdict, keeper.user)
    for _time in range(2):
        make_entry(world.health, "SIPANJAR (Sistem Pemesanan Lapak Jajanan)")
    assert proposing.propose() == 3
    found = {row.sense: row for row in Wording.objects.all()}
    assert {found["idea"].text, found["idea"].meant} == {"angkringan", "wedangan"}
    assert (found["frame"].text, found["frame"].spoken_for) == ("ceria", 2)
    assert (found["short"].text, found["short"].meant) == ("sipanjar", "Sistem Pemesanan Lapak Jajanan")
    assert len(found["idea"].examples) == 2
    dictionary.refuse_wording(keeper, found["frame"].pk, 1, "Nama orang")
    assert proposing.propose() == 0
    assert Wording.objects.get(sense="frame").state == State.REFUSED


def test_the_effect_of_a_word_is_shown_before_it_counts(world, keeper):
    make_entry(world.health, "Surveilans Angkringan")
    make_entry(world.health, "Pemantauan Wedangan")
    row = make_wording("angkringan", "wedangan", sense=Wording.Sense.IDEA, meant="wedangan")
    effect = selectors.effect_of(keeper, row)
    assert (effect.tried, [each.becomes for each in effect.changes]) == (2, [True])
    dictionary.approve_wording(keeper, row.pk, row.version)
    assert [each.ends for each in selectors.effect_of(keeper, row).changes] == [True]
    assert selectors.effect_of(make_access(Role.COORDINATOR, world.city), row).tried == 2
    assert selectors.effect_of(make_access(Role.INTERNAL_ASSESSOR, world.planning), row).tried == 0


def trained(monkeypatch, keeper, decisions) -> Release:
    monkeypatch.setattr(releases, "labelled", lambda: decisions)
    made = releases.ask_training(keeper)
    releases.train(made.pk)
    made.refresh_from_db()
    return made


def test_a_better_model_is_released_and_going_back_restores_the_scores_exactly(monkeypatch, keeper):
    before, version = scored(), version_now()
    one = trained(monkeypatch, keeper, made_decisions())
    assert (one.state, one.compared, one.regions) == (Release.State.READY, "day0", 4)
    assert model_now() == day_zero()
    releases.release(keeper, one.pk, one.version, "Lebih baik")
    with_one = scored()
    assert with_one != before
    assert version_now() != version
    two = trained(monkeypatch, keeper, made_decisions(600))
    if two.state == Release.State.READY:
        releases.release(keeper, two.pk, two.version, "Lebih banyak putusan")
        assert scored() != with_one
        one.refresh_from_db()
        releases.release(keeper, one.pk, one.version, "Kembali")
    assert scored() == with_one
    releases.back_to_first(keeper, "Kembali")
    assert scored() == before
    assert Release.objects.filter(state=Release.State.ACTIVE).count() == 0


def test_a_model_that_is_not_better_is_refused_with_its_figures(monkeypatch, keeper):
    made = trained(monkeypatch, keeper, made_decisions(is_known=True))
    assert made.state == Release.State.HELD
    with pytest.raises(Refused, match=r"Ditahan karena tidak lebih baik.*F1 0,\d{3}"):
        releases.release(keeper, made.pk, made.version, "Coba saja")
    assert model_now() == day_zero()


def test_a_model_that_was_compared_with_another_one_is_refused(monkeypatch, keeper):
    one = trained(monkeypatch, keeper, made_decisions())
    two = trained(monkeypatch, keeper, made_decisions(300))
    assert (one.state, two.state) == (Release.State.READY, Release.State.READY)
    releases.release(keeper, one.pk, one.version, "Pertama")
    with pytest.raises(Refused, match="Latih lagi"):
        releases.release(keeper, two.pk, two.version, "Kedua")


@pytest.mark.parametrize(
    ("decisions", "said"),
    [(made_decisions(20), "pelatihan memerlukan 100"), (made_decisions(regions=1), "satu instansi")],
)
def test_too_little_to_learn_from_is_said(monkeypatch, keeper, decisions, said):
    made = trained(monkeypatch, keeper, decisions)
    assert made.state == Release.State.HELD
    with pytest.raises(Refused, match=said):
        releases.release(keeper, made.pk, made.version, "Coba saja")


def test_only_one_trains_at_a_time_and_a_lost_race_is_told(monkeypatch, keeper):
    waiting = releases.ask_training(keeper)
    with pytest.raises(Refused, match="sedang berjalan"):
        releases.ask_training(keeper)
    Release.objects.filter(pk=waiting.pk).delete()
    made = trained(monkeypatch, keeper, made_decisions())
    releases.release(keeper, made.pk, made.version, "Lebih baik")
    with pytest.raises(Outdated):
        releases.release(keeper, made.pk, made.version, "Sekali lagi")


def test_a_model_of_another_version_of_pemantik_is_not_used(monkeypatch, keeper):
    made = trained(monkeypatch, keeper, made_decisions())
    Release.objects.filter(pk=made.pk).update(content='{"features": ["lain"]}')
    with pytest.raises(Refused, match="versi Pemantik yang lain"):
        releases.release(keeper, made.pk, made.version, "Lebih baik")
    Release.objects.filter(pk=made.pk).update(state=Release.State.ACTIVE)
    assert model_now() == day_zero()


@pytest.mark.parametrize("count", [5, 50])
def test_the_pages_ask_the_same_however_much_there_is(client, keeper, django_assert_max_num_queries, count):
    for at in range(count):
        make_wording(f"kata{chr(97 + at % 26)}{chr(97 + at // 26)}", proposed_by=keeper.user)
        Release.objects.create(name=f"X{at}", state=Release.State.HELD, asked_by=keeper.user)
    client.force_login(keeper.user)
    with django_assert_max_num_queries(20):
        assert client.get(reverse("overlaps-dictionary")).status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(reverse("overlaps-models")).status_code == 200
