"""The calculator as a visitor uses it."""

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

SPBE = "/kalkulator/spbe-2020/"


def choose(page: Page, code: str, level: str) -> None:
    """Tap a level."""
    answer(page, code, level).check()


def answer(page: Page, code: str, level: str) -> Locator:
    """The radio button of a level."""
    return page.locator(f"input[name='{code}'][value='{level}']")


def unfold(page: Page) -> None:
    """Open all sections."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def drawn(page: Page) -> str | None:
    """The values in the radar now on the screen."""
    return page.locator("#pm-radar-kanvas").get_attribute("data-drawn")


def test_everything_changes_at_once(visit):
    page = visit.page
    page.goto(SPBE)
    expect(page.locator("#pm-index")).to_have_text("–")
    expect(page.locator("#pm-radar-kanvas svg")).to_be_visible()
    before = drawn(page)
    choose(page, "1", "5")
    expect(page.locator("#pm-index")).to_have_text("0,07")
    expect(page.locator("#pm-band")).to_have_text("Kurang")
    expect(page.locator("#skor-domain-1 .pm-figure")).to_have_text("0,50")
    expect(page.locator("#pm-radar-kanvas")).not_to_have_attribute("data-drawn", before or "")
    expect(page).to_have_url(page.url.split("?")[0] + "?1=5")
    assert visit.complaints == []


def test_the_band_changes_with_the_index(visit):
    page = visit.page
    page.goto(SPBE + "?" + "&".join(f"{number}=5" for number in range(1, 48) if number != 47))
    expect(page.locator("#pm-band")).to_have_text("Memuaskan")
    unfold(page)
    for number in range(32, 42):
        choose(page, str(number), "1")
    expect(page.locator("#pm-band")).to_have_text("Sangat Baik")
    choose(page, "41", "")
    choose(page, "42", "")
    choose(page, "43", "")
    choose(page, "44", "")
    expect(page.locator("#pm-band")).to_have_text("Baik")


def test_a_copied_link_opens_the_same_state(visit, context, site):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page = visit.page
    page.goto(SPBE)
    choose(page, "2", "4")
    expect(page).to_have_url(f"{site}{SPBE}?2=4")
    page.get_by_role("button", name="Salin tautan").click()
    expect(page.locator("#pm-copied")).to_have_text("Tautan tersalin.")
    address = page.evaluate("navigator.clipboard.readText()")
    other = context.new_page()
    other.goto(address)
    expect(other.locator("#pm-index")).to_have_text(page.locator("#pm-index").inner_text())
    expect(answer(other, "2", "4")).to_be_checked()


def test_fractions_take_comma_and_point_and_errors_stand_at_the_field(visit):
    page = visit.page
    page.goto("/kalkulator/pemdi-2026/")
    page.locator("#p-1").fill("2,76")
    page.locator("#p-2").fill("9")
    page.locator("#p-2").press("Tab")
    expect(page.locator("#galat-2")).to_have_text("Nilai 9 di luar skala 1 sampai 5.")
    expect(page.locator("#pm-problems")).to_contain_text("1 nilai tidak bisa dipakai")
    expect(page.locator("#p-2")).to_have_value("9")
    expect(page.locator("#p-2")).to_have_attribute("aria-invalid", "true")
    page.locator("#p-2").fill("3.5")
    page.locator("#p-2").press("Enter")
    expect(page.locator("#galat-2")).to_be_empty()
    expect(page.locator("#p-2")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#pm-index")).to_have_text("0,31")
    expect(page).to_have_url(page.url.split("?")[0] + "?1=2.76&2=3.5")


def test_keyboard_alone_is_enough(visit):
    page = visit.page
    page.goto(SPBE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    answer(page, "1", "").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(answer(page, "1", "2")).to_be_focused()
    expect(answer(page, "1", "2")).to_be_checked()
    expect(page.locator("#skor-domain-1 .pm-figure")).to_have_text("0,20")
    expect(answer(page, "1", "2")).to_be_focused()


def test_folding_survives_a_change(visit):
    page = visit.page
    page.goto(SPBE)
    page.locator("#pm-tabel summary").click()
    choose(page, "1", "3")
    expect(page.locator("#skor-domain-1 .pm-figure")).to_have_text("0,30")
    expect(page.locator("#pm-tabel table")).to_be_visible()


def test_language_switch_keeps_the_answers(visit, site):
    page = visit.page
    page.goto(SPBE)
    choose(page, "3", "4")
    expect(page).to_have_url(f"{site}{SPBE}?3=4")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("SPBE 2020 calculator")
    expect(page).to_have_url(f"{site}{SPBE}?3=4")
    expect(page.locator("#pm-index")).to_have_text("0.05")


def test_phone_shows_the_index_while_choosing(visit):
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(SPBE)
    choose(page, "1", "5")
    expect(page.locator("#pm-now")).to_contain_text("0,07")
    page.get_by_role("link", name="Lihat hasil").click()
    expect(page.locator("#pm-index")).to_be_in_viewport()


def test_security_index_needs_its_category_for_a_band(visit):
    page = visit.page
    page.goto("/kalkulator/indeks-kami-5/")
    unfold(page)
    choose(page, "TK01", "3")
    expect(page.locator("#pm-index")).to_have_text("3")
    expect(page.locator("#pm-band")).to_have_count(0)
    for number in range(1, 11):
        choose(page, f"SE{number:02}", "C")
    expect(page.locator("#pm-band")).to_have_text("Tidak Layak")


def test_everything_works_without_javascript(browser, site):
    profile = browser.new_context(base_url=site, locale="id", java_script_enabled=False)
    page = profile.new_page()
    page.goto(SPBE)
    expect(page.get_by_role("button", name="Salin tautan")).to_be_hidden()
    choose(page, "1", "5")
    page.locator("form#isian").get_by_role("button", name="Hitung").click()
    expect(page).to_have_url(f"{site}{SPBE}?1=5#hasil")
    expect(page.locator("#pm-index")).to_have_text("0,07")
    expect(answer(page, "1", "5")).to_be_checked()
    profile.close()
