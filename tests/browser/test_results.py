"""Results, my work and the board in the browser, on a phone and on a desk."""

import itertools
import os

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import CHARTS_STILL_WIDE

pytestmark = pytest.mark.browser

SIZES = {"phone": 390, "desk": 1366}
WIDTHS = (320, 390, 768, 1366)
PICTURES = os.environ.get("PEMANTIK_PICTURES")
#: The answer and its reason lie within this much of a phone.
FIRST_SCREEN = 640

#: Each page with a person who opens it.
PAGES = {
    "result": ("coordinator", "result"),
    "result-target": ("head", "result?target=2.6"),
    "result-compared": ("coordinator", "compared"),
    "result-incomparable": ("coordinator", "incomparable"),
    "result-frozen": ("coordinator", "frozen"),
    "reasons": ("coordinator", "reasons"),
    "formula": ("coordinator", "formula"),
    "unit": ("operator", "unit"),
    "results-many": ("province", "/hasil/"),
    "results-own": ("coordinator", "/hasil/"),
    "tasks": ("operator", "/tugas/"),
    "tasks-none": ("newcomer", "/tugas/"),
    "board-units": ("coordinator", "board"),
    "board-many": ("province", "/tugas/"),
}

TARGETS = """() => {
  const inSentence = one => getComputedStyle(one).display === 'inline'
    && one.parentElement.textContent.trim() !== one.textContent.trim();
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
    .filter(one => one.checkVisibility() && !one.matches('.pm-skip') && !inSentence(one))
    .map(one => [one.outerHTML.slice(0, 140), one.getBoundingClientRect()])
    .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
    .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`);
}"""
#: What sticks out at the right, if the page scrolls sideways at all.
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 140))"""
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4')]
  .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(work, axe, name):
    page = work(*PAGES[name])
    assert page.title() == f"{page.locator('h1').inner_text()} · Pemantik"
    for size, width in SIZES.items():
        page.set_viewport_size({"width": width, "height": 844})
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=True)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    page.evaluate(axe)
    for width in SIZES.values():
        page.set_viewport_size({"width": width, "height": 844})
        found = page.evaluate(
            """async () => (await axe.run(document, {
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            })).violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`)"""
        )
        assert found == [], f"{name} at {width} px"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TOO_WIDE) == [], f"{name} at {width} px"
        assert page.evaluate(TARGETS) == [], f"{name} at {width} px"
    page.set_viewport_size({"width": WIDTHS[0], "height": 844})
    page.evaluate(CHARTS_STILL_WIDE)
    assert page.evaluate(TOO_WIDE) == [], f"{name} with a chart that is still wide"


def test_value_target_and_reason_stand_on_one_phone_screen(work):
    page = work("head", "result?target=2.6", 390)
    for what in ("#pm-index", "#pm-band", "text=Target 2,60 >> nth=0", ".pm-next >> nth=0", ".pm-why li >> nth=0"):
        box = page.locator(what).bounding_box()
        assert box
        assert box["y"] + box["height"] <= FIRST_SCREEN, what


def test_the_first_task_and_its_button_stand_on_one_phone_screen(work):
    page = work("operator", "/tugas/", 390)
    box = page.get_by_role("link", name="Kerjakan sekarang").bounding_box()
    assert box
    assert box["y"] + box["height"] <= FIRST_SCREEN


def test_heads_land_on_the_result(work):
    page = work("head", "/tugas/", 390)
    assert page.url.endswith("/hasil/")
    expect(page.locator("#pm-index")).to_be_visible()


def test_comparing_works_by_clicking_and_draws_both_shapes(work):
    page = work("coordinator", "result")
    page.get_by_label("dibandingkan dengan").select_option(label="Tahap Mandiri")
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.locator("#pm-radar-kanvas svg")).to_be_visible()
    assert page.locator("#pm-radar-kanvas path[stroke-dasharray]").count() >= 1
    expect(page.get_by_text("4 indikator berubah")).to_be_visible()


def test_a_target_is_written_on_the_page_and_kept_while_comparing(work):
    page = work("head", "result", 390)
    page.get_by_text("Bandingkan dengan target").click()
    page.get_by_label("Target indeks").fill("2,6")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text("Target 2,60").first).to_be_visible()
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_text("Target 2,60").first).to_be_visible()


def test_everything_works_without_javascript(work):
    page = work("coordinator", "result", java_script_enabled=False)
    expect(page.get_by_role("button", name="Cetak")).to_be_hidden()
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_text("Tahap Mandiri:")).to_be_visible()
    page.get_by_role("link", name="Lihat rumusnya").click()
    expect(page.get_by_role("heading", name="Rumus")).to_be_visible()


def test_a_stage_leads_to_its_own_result(work):
    page = work("coordinator", "result")
    now = page.locator("#pm-index").inner_text()
    page.get_by_role("link", name="Mandiri").click()
    expect(page.locator("#pm-index")).not_to_have_text(now)
    expect(page.locator("[aria-current=step]")).to_contain_text("Mandiri")


@pytest.mark.parametrize("width", [390, 1366])
def test_a_menu_of_five_stands_there_whole_and_once(work, width):
    page = work("auditor", "/hasil/", width)
    tabs = page.locator(".pm-nav > ul > li").locator("visible=true")
    labels = [tab.inner_text().strip() for tab in tabs.all()]
    assert labels == ["Hasil", "Pembinaan", "Inventaris", "Jejak", "Pemantauan"]
    expect(page.get_by_text("Lainnya")).to_have_count(0)


def test_page_one_of_the_print_is_whole(work):
    page = work("coordinator", "result?target=2.6")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1010})  # A4 less 14 mm on each side, at 96 px an inch
    strip = page.locator(".pm-stages").bounding_box()
    assert strip
    assert strip["y"] + strip["height"] <= 1010
    expect(page.locator(".pm-nav")).to_be_hidden()
    expect(page.locator(".pm-context")).to_be_visible()
