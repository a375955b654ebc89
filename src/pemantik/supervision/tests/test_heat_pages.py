"""The table of indicators at 150 members and 47 indicators: light, in pages, the same numbers on each."""

import re
from datetime import date

import pytest

from pemantik.assessments.codes import index_codes
from pemantik.assessments.plans import propose
from pemantik.maturity import library
from pemantik.organizations.permissions import Access
from pemantik.supervision.selectors.board import build_board
from pemantik.supervision.selectors.heat import heat_of
from pemantik.supervision.selectors.paging import MOST_ROWS, page_of
from pemantik.supervision.tests.factories import make_late, make_supervised, many_members

pytestmark = [pytest.mark.database, pytest.mark.django_db]

#: Bytes of the page before it is packed; without pages it was half a megabyte.
LIGHT = 200_000


@pytest.fixture
def world():
    codes = index_codes(library.load(propose("spbe-evaluasi", 2026, date(2026, 1, 1)).instrument))
    assert len(codes) == 47
    world = make_supervised("spbe-evaluasi", (dict.fromkeys(codes, "3"), dict.fromkeys(codes, "2")))
    many_members(world, 150, codes)
    make_late(world)
    return world


def test_the_page_is_light_and_asks_few_questions(world, client, django_assert_max_num_queries) -> None:
    client.force_login(world.coordinator.user)
    with django_assert_max_num_queries(26):
        response = client.get("/provinsi/")
    page = response.content.decode()
    assert len(response.content) < LIGHT
    assert page.count('<td class="pm-ramp-') == MOST_ROWS * 47
    assert 'class="pm-heat-boxes"' not in page
    assert "Peringkat 1 sampai 40 dari 152." in page
    assert page.count('class="pm-place"') == MOST_ROWS


@pytest.mark.parametrize(("wish", "rows"), [("4", 32), ("5", 40), ("0", 40), ("-1", 40), ("<b>", 40), ("9" * 99, 40)])
def test_every_page_is_found_and_an_unknown_one_is_the_first(world, client, wish, rows) -> None:
    client.force_login(world.coordinator.user)
    page = client.get("/provinsi/", {"halaman": wish}).content.decode()
    assert page.count('<td class="pm-ramp-') == rows * 47


def test_the_ranking_is_read_page_by_page_and_holds_everybody_once(world, client) -> None:
    client.force_login(world.coordinator.user)
    found = []
    for number in (1, 2, 3, 4):
        page = client.get("/provinsi/", {"halaman": number, "tahap": "desk"}).content.decode()
        assert "tahap=desk&amp;halaman=2#peringkat" in page
        found.append(re.findall(r'class="pm-place" href="/provinsi/(\d+)/', page))
    names = [pk for page in found for pk in page]
    assert [len(page) for page in found] == [40, 40, 40, 33]
    assert len(set(names)) == len(names) == len(build_board(Access(world.coordinator.user)).members)


def test_means_and_parts_are_those_of_all_members(world) -> None:
    heat = heat_of(build_board(Access(world.coordinator.user)))
    pages = [page_of(heat.rows, number) for number in (1, 2, 3, 4)]
    assert [row for page in pages for row in page.rows] == list(heat.rows)
    assert [(page.first, page.last) for page in pages] == [(1, 40), (41, 80), (81, 120), (121, 152)]
    for column in heat.columns:
        assert column.given == 152
        assert sum(float(width) for _ramp, _start, width in column.parts) == pytest.approx(100, abs=0.05)
        assert [ramp for ramp, _start, _width in column.parts] == sorted({cell.ramp for cell in column.cells})


def test_a_value_that_changes_is_read_anew(world) -> None:
    """Results are kept in memory by what they were computed from, never by whose they are."""
    before = build_board(Access(world.coordinator.user)).standing_of(world.city.pk).index
    world.assessment(world.city).values.filter(code="1").update(value=5)
    assert build_board(Access(world.coordinator.user)).standing_of(world.city.pk).index > before
