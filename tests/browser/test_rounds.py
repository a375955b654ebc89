"""Rounds of monitoring as people use them: on the phone and at the desk, with two people on one form."""

import itertools
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import Opener, Site, served, visiting
from tests.browser.test_pages import CHARTS_STILL_WIDE, HEADINGS, TARGETS, WIDTHS, open_everything, violations

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("PEMANTIK_PICTURES", "")
SIZES = {"phone": 390, "desktop": 1366}

#: Each page with a person who opens it.
PAGES = {
    "home-coordinator": ("coordinator", "/pemantauan/"),
    "home-operator": ("operator", "/pemantauan/"),
    "home-head": ("head", "/pemantauan/"),
    "home-province": ("province", "/pemantauan/"),
    "home-empty": ("stranger", "/pemantauan/"),
    "new": ("coordinator", "/pemantauan/putaran/baru/"),
    "draft": ("coordinator", "draft"),
    "describe": ("coordinator", "describe"),
    "participants": ("coordinator", "participants"),
    "questionnaire": ("coordinator", "questionnaire"),
    "question": ("coordinator", "question"),
    "question-add": ("coordinator", "question-add"),
    "open": ("coordinator", "open"),
    "open-operator": ("operator", "open"),
    "late": ("coordinator", "late"),
    "closed": ("coordinator", "closed"),
    "answer": ("operator", "answer"),
    "answers": ("school", "answers"),
    "analysis": ("coordinator", "analysis"),
    "analysis-head": ("head", "analysis"),
    "unit": ("operator", "unit"),
}


@pytest.fixture(scope="module")
def rounds_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with rounds in every state; see rounds_site.py."""
    with served("rounds_site.py", 18530, tmp_path_factory.mktemp("var")) as found:
        yield found


@pytest.fixture
def seen(browser: Browser, rounds_site: Site) -> Iterator[Opener]:
    """Opens a page of that server as a person."""
    with visiting(browser, rounds_site) as visit:
        yield visit


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(seen, axe, name):
    page = seen(*PAGES[name])
    assert page.title() == f"{page.locator('h1').inner_text()} · Pemantik"
    for size, width in SIZES.items():
        page.set_viewport_size({"width": width, "height": 844})
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=True)
    open_everything(page)
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for width in SIZES.values():
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page, axe) == [], f"{name} at {width} px"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width} px"
        assert page.evaluate(TARGETS) == [], f"{name} at {width} px"
    page.set_viewport_size({"width": WIDTHS[0], "height": 844})
    page.evaluate(CHARTS_STILL_WIDE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name}, chart still wide"


def test_two_people_on_one_form_lose_nothing(seen):
    first, second = seen("operator", "answer-late", 390), seen("second", "answer-late", 390)
    first.get_by_label("Berapa hari internet mati").fill("7")
    first.get_by_role("button", name="Simpan draf").click()
    expect(first.get_by_text("Draf tersimpan.")).to_be_visible()
    second.get_by_label("Berapa hari internet mati").fill("9")
    second.get_by_label("Berapa orang yang tugasnya mengurus TIK?").fill("3")
    second.get_by_role("button", name="Simpan draf").click()
    expect(second.get_by_role("alert")).to_contain_text("Tulisan Anda aman")
    expect(second.get_by_label("Berapa hari internet mati")).to_have_value("9")
    if PICTURES:
        second.screenshot(path=f"{PICTURES}/conflict-phone.png", full_page=True)
    second.get_by_label("Pakai yang tersimpan").check()
    second.get_by_role("button", name="Simpan draf").click()
    expect(second.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(second.get_by_label("Berapa hari internet mati")).to_have_value("7")
    expect(second.get_by_label("Berapa orang yang tugasnya mengurus TIK?")).to_have_value("3")


def test_what_is_missing_is_named_with_a_link_and_a_row_more_is_one_tap(seen):
    page = seen("operator", "answer", 390)
    page.get_by_role("button", name="Simpan dan tambah kebutuhan").click()
    expect(page.get_by_role("heading", name="Kebutuhan 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="Kirim jawaban").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("perlu dilengkapi sebelum dikirim. Draf Anda tersimpan.")
    alert.get_by_role("link").first.click()
    assert "#baris-" in page.url
