"""Results, my work and the board in the browser, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check

pytestmark = pytest.mark.browser
SITE = "work"

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


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


def test_value_target_and_reason_stand_on_one_phone_screen(look):
    page = look("head", "result?target=2.6", 390)
    for what in ("#pm-index", "#pm-band", "text=Target 2,60 >> nth=0", ".pm-next >> nth=0", ".pm-why li >> nth=0"):
        box = page.locator(what).bounding_box()
        assert box
        assert box["y"] + box["height"] <= FIRST_SCREEN, what


def test_the_first_task_and_its_button_stand_on_one_phone_screen(look):
    page = look("operator", "/tugas/", 390)
    box = page.get_by_role("link", name="Kerjakan sekarang").bounding_box()
    assert box
    assert box["y"] + box["height"] <= FIRST_SCREEN


def test_heads_land_on_the_result(look):
    page = look("head", "/tugas/", 390)
    assert page.url.endswith("/hasil/")
    expect(page.locator("#pm-index")).to_be_visible()


def test_comparing_works_by_clicking_and_draws_both_shapes(look):
    page = look("coordinator", "result")
    page.get_by_label("dibandingkan dengan").select_option(label="Tahap Mandiri")
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.locator("#pm-radar-kanvas svg")).to_be_visible()
    assert page.locator("#pm-radar-kanvas path[stroke-dasharray]").count() >= 1
    expect(page.get_by_text("4 indikator berubah")).to_be_visible()


def test_a_target_is_written_on_the_page_and_kept_while_comparing(look):
    page = look("head", "result", 390)
    page.get_by_text("Bandingkan dengan target").click()
    page.get_by_label("Target indeks").fill("2,6")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text("Target 2,60").first).to_be_visible()
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_text("Target 2,60").first).to_be_visible()


def test_everything_works_without_javascript(look):
    page = look("coordinator", "result", java_script_enabled=False)
    expect(page.get_by_role("button", name="Cetak")).to_be_hidden()
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_text("Tahap Mandiri:")).to_be_visible()
    page.get_by_role("link", name="Lihat rumusnya").click()
    expect(page.get_by_role("heading", name="Rumus")).to_be_visible()


def test_a_stage_leads_to_its_own_result(look):
    page = look("coordinator", "result")
    now = page.locator("#pm-index").inner_text()
    page.get_by_role("link", name="Mandiri").click()
    expect(page.locator("#pm-index")).not_to_have_text(now)
    expect(page.locator("[aria-current=step]")).to_contain_text("Mandiri")


@pytest.mark.parametrize("width", [390, 1366])
def test_a_menu_of_five_stands_there_whole_and_once(look, width):
    page = look("auditor", "/hasil/", width)
    tabs = page.locator(".pm-nav > ul > li").locator("visible=true")
    labels = [tab.inner_text().strip() for tab in tabs.all()]
    assert labels == ["Hasil", "Inventaris", "Jejak", "Belanja TIK", "Pemantauan"]
    expect(page.get_by_text("Lainnya")).to_have_count(0)


def test_page_one_of_the_print_is_whole(look):
    page = look("coordinator", "result?target=2.6")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1010})  # A4 less 14 mm on each side, at 96 px an inch
    strip = page.locator(".pm-stages").bounding_box()
    assert strip
    assert strip["y"] + strip["height"] <= 1010
    expect(page.locator(".pm-nav")).to_be_hidden()
    expect(page.locator(".pm-context")).to_be_visible()
