"""The province board and its pages as people use them: phone and desk, keyboard, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check

pytestmark = pytest.mark.browser
SITE = "supervision"

FIRST_SCREEN = 640

#: Each page with a person who opens it.
PAGES = {
    "board": ("province", "/provinsi/"),
    "board-stage": ("head", "/provinsi/?tahap=desk"),
    "board-empty": ("empty", "/provinsi/"),
    "board-many": ("crowded", "/provinsi/?halaman=2"),
    "trend": ("province", "/provinsi/perbandingan/"),
    "trend-class": ("province", "trend-class"),
    "classes": ("province", "/provinsi/kelas/"),
    "classes-read": ("head", "/provinsi/kelas/"),
    "classes-empty": ("empty", "/provinsi/kelas/"),
    "class": ("province", "class"),
    "simulation": ("province", "/provinsi/simulasi/?indikator=9&tingkat=3.5"),
    "members": ("province", "/provinsi/anggota/"),
    "member": ("province", "member"),
    "member-own": ("city", "member"),
    "member-silent": ("province", "silent"),
    "coaching": ("province", "/pembinaan/"),
    "agreement": ("province", "agreement"),
    "agreement-read": ("city", "agreement"),
    "reported": ("province", "reported"),
    "reported-member": ("city", "reported"),
    "shelf": ("province", "/pembinaan/berkas/"),
    "shelf-member": ("city", "/pembinaan/berkas/"),
    "benchmark": ("city", "/tolok-ukur/?cari=metro"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


def test_the_answer_and_the_button_stand_on_the_first_phone_screen(look):
    page = look("province", "/provinsi/", 390)
    box = page.get_by_role("button", name="Ingatkan 1 yang terlambat").bounding_box()
    assert box
    assert box["y"] + box["height"] <= FIRST_SCREEN


def test_the_phone_shows_values_on_the_map_and_one_row_for_each_indicator(look):
    page = look("province", "/provinsi/", 390)
    expect(page.locator(".pm-map-name").first).to_be_hidden()
    expect(page.locator(".pm-map-value").first).to_be_visible()
    expect(page.locator(".pm-heat")).to_be_hidden()
    expect(page.locator(".pm-heat-phone li").first).to_be_visible()


def test_from_the_board_to_a_member_to_an_indicator_and_back(look):
    page = look("province", "/provinsi/")
    page.get_by_role("link", name="Kota Bandar Lampung").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kota Bandar Lampung")
    page.get_by_role("link", name="9. Pelaksanaan Audit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Audit")
    page.go_back()
    page.get_by_role("link", name="Papan provinsi").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("kab/kota")


def test_reminding_and_agreeing_work_without_javascript(look):
    page = look("province", "/provinsi/", java_script_enabled=False)
    page.get_by_role("button", name="Ingatkan 1 yang terlambat").click()
    expect(page.get_by_text("1 kab/kota diingatkan.")).to_be_visible()
    expect(page.get_by_role("button", name="Ingatkan")).to_have_count(0)
    page.get_by_role("link", name="Mesuji").first.click()
    page.get_by_label("Yang disepakati").fill("Melengkapi isian mandiri")
    page.get_by_label("Siapa yang mengerjakan").fill("Diskominfo")
    page.get_by_label("Tenggat").fill("1 Januari 2099")
    page.get_by_role("button", name="Simpan kesepakatan").click()
    expect(page.get_by_text("Melengkapi isian mandiri")).to_be_visible()


def test_the_trend_is_a_chart_with_a_table_that_needs_no_javascript(look):
    page = look("province", "/provinsi/perbandingan/")
    expect(page.locator("[data-chart] svg")).to_be_visible()
    expect(page.locator("[data-chart]")).to_have_attribute("aria-label", re.compile("Rata-rata provinsi: 2025 1,"))
    plain = look("province", "/provinsi/perbandingan/", java_script_enabled=False)
    expect(plain.locator("[data-chart]")).to_be_hidden()
    expect(plain.locator(".pm-trend").get_by_role("link", name="Kota Bandar Lampung")).to_be_visible()


def test_a_class_is_made_and_compared_without_javascript(look):
    page = look("province", "/provinsi/perbandingan/", 390, java_script_enabled=False)
    page.get_by_role("link", name="Atur kelas").click()
    page.get_by_label("Nama kelas").fill("Kepulauan")
    page.get_by_role("checkbox", name="Mesuji").check()
    page.get_by_role("button", name="Simpan kelas").click()
    expect(page.get_by_text("Kelas disimpan.")).to_be_visible()
    page.get_by_role("link", name="Perbandingan").click()
    page.get_by_role("link", name="Kepulauan").click()
    expect(page.get_by_role("heading", name="Dari tahun ke tahun: Kepulauan")).to_be_visible()


def test_a_member_reports_and_the_province_returns_it(look):
    member = look("city", "agreement", 390, java_script_enabled=False)
    member.get_by_label("Apa yang sudah dikerjakan").fill("Tim sudah ditetapkan")
    member.get_by_label("Sudah selesai, mohon dikonfirmasi provinsi").check()
    member.get_by_role("button", name="Kirim laporan").click()
    expect(member.get_by_text("Laporan terkirim.")).to_be_visible()
    province = look("province", "/pembinaan/", java_script_enabled=False)
    province.get_by_role("link", name="Tim sudah ditetapkan").click()
    province.get_by_label("Yang masih kurang").fill("Lampirkan SK")
    province.get_by_role("button", name="Kembalikan laporan").click()
    expect(province.get_by_text("Laporan dikembalikan kepada kab/kota.")).to_be_visible()
    member.reload()
    expect(member.get_by_text("Lampirkan SK")).to_be_visible()


def test_a_long_ranking_is_read_page_by_page_on_a_phone(look):
    page = look("crowded", "/provinsi/", 390)
    expect(page.locator(".pm-place")).to_have_count(40)
    page.get_by_role("navigation", name="Halaman peringkat").get_by_role("link", name="2").click()
    expect(page.locator(".pm-place")).to_have_count(5)
    expect(page.get_by_text("41 sampai 45 dari 45 kab/kota.")).to_be_visible()


def test_classes_are_compared_on_a_phone_without_scrolling_sideways(look):
    page = look("province", "/provinsi/perbandingan/?kelas=semua", 320)
    assert page.locator(".pm-compared").evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
    cell = page.locator(".pm-compared tbody td").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Rata-rata"'


def test_a_long_table_is_read_page_by_page(look):
    page = look("crowded", "/provinsi/")
    expect(page.locator(".pm-heat tbody tr")).to_have_count(40)
    page.get_by_role("navigation", name="Halaman tabel").get_by_role("link", name="2").click()
    expect(page.locator(".pm-heat tbody tr")).to_have_count(5)
    expect(page.get_by_text("Peringkat 41 sampai 45 dari 45.")).to_be_visible()
