"""The simulation gives exactly what the scoring of the instrument gives for the changed answers."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from pemantik.maturity import library
from pemantik.maturity.answers import NOT_RELEVANT
from pemantik.maturity.many import mean_of, rises
from pemantik.maturity.scoring import score
from pemantik.organizations.permissions import Access
from pemantik.supervision.selectors.board import build_board
from pemantik.supervision.selectors.simulation import read_wish, simulate_mean
from pemantik.supervision.tests.factories import CITY_VALUES, REGENCY_VALUES, make_supervised
from pemantik.web.templatetags.pm import number


def test_only_lower_answers_rise() -> None:
    instrument = library.load("pemdi-2026")
    answers = {"1": Decimal(4), "2": Decimal(2), "3": NOT_RELEVANT}
    assert rises(instrument, answers, {"1", "2", "3", "4"}, Decimal(3)) == {"2": Decimal(3), "4": Decimal(3)}


def test_a_mean_is_exact_and_of_nobody_is_none() -> None:
    assert mean_of([]) is None
    assert mean_of([Decimal(1), Decimal(2)]) == Decimal("1.5")
    assert str(mean_of([Decimal(1), Decimal(1), Decimal(2)])).startswith("1.3333333333333333333333333333333333")


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("only_city", [False, True])
def test_it_equals_the_scoring(only_city) -> None:
    world = make_supervised()
    board = build_board(Access(world.coordinator.user))
    query = "indikator=9&indikator=1&tingkat=3.5" + (f"&anggota={world.city.pk}" if only_city else "")
    outcome = simulate_mean(board, read_wish(board, QueryDict(query)))
    city = {code: Decimal(value) for code, value in (CITY_VALUES | {"9": "3.5", "1": "3.5"}).items()}
    regency = dict(REGENCY_VALUES) if only_city else REGENCY_VALUES | {"9": "3.5", "1": "3.5"}
    exact = [
        score(board.instrument, city).exact,
        score(board.instrument, {code: Decimal(value) for code, value in regency.items()}).exact,
    ]
    assert outcome.after == mean_of(exact)
    assert outcome.before == board.mean
    assert [each.raised for each in outcome.outcomes] == [2, 0 if only_city else 2]


@pytest.mark.database
@pytest.mark.django_db
def test_wishes_that_mean_nothing_are_left_out(client) -> None:
    world = make_supervised()
    board = build_board(Access(world.coordinator.user))
    wish = read_wish(board, QueryDict("indikator=99&indikator=x'&anggota=0&tingkat=9,5"))
    assert (wish.codes, wish.members, wish.level) == ((), frozenset(), Decimal("3.5"))
    assert simulate_mean(board, wish) is None
    client.force_login(world.coordinator.user)
    query = "indikator=9&tingkat=3.5"
    outcome = simulate_mean(board, read_wish(board, QueryDict(query)))
    assert f"<b>{number(outcome.after)}</b>" in client.get(f"/provinsi/simulasi/?{query}").content.decode()
