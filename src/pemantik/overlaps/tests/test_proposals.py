"""Decisions propose wordings; a person approves; then they count."""

from pemantik.overlaps.engine.dictionary import build
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.proposals import additions, proposals
from pemantik.overlaps.tests.factories import application

PAIRS = [
    (application("1", "Pendataan Balai Nikah"), application("2", "Pendataan Gedung Walimah"), True),
    (application("3", "Pemetaan Angkringan"), application("4", "Pemetaan Lapak Wedangan"), True),
    (application("5", "Pendataan Angkringan"), application("6", "Pendataan Wedangan"), True),
    (application("7", "Jadwal Angkringan"), application("8", "Jadwal Wedangan"), True),
    (application("9", "Jadwal Angkringan"), application("10", "Jadwal Gamelan"), False),
]


def test_words_of_pairs_that_are_one_thing_are_proposed():
    found = proposals(PAIRS)
    assert [(each.spoken_for, each.spoken_against) for each in found] == [(2, 0)]
    assert {found[0].first, found[0].second} == {"angkringan", "wedangan"}


def test_an_approved_proposal_makes_the_next_pair_a_double():
    pair = [application("a", "Perizinan Angkringan"), application("b", "Izin Wedangan Kota Melati")]
    assert search(pair).doubles() == []
    own = build(additions(proposals(PAIRS)))
    assert len(search(pair, dictionary=own).doubles()) == 1


def test_two_ideas_that_people_keep_apart_are_never_proposed():
    pair = (application("1", "Pendataan Nelayan"), application("2", "Pendataan Petani"), True)
    assert proposals([pair] * 5) == []
