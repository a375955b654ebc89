"""The coordinator in a browser: opening a campaign, dividing its work down to one item and one person, closing it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import PICTURES, check
from tests.browser.serving import AT_ONCE
from tests.browser.test_pages import open_everything

pytestmark = pytest.mark.browser
SITE, SITE_SETTINGS = "campaign", AT_ONCE
#: Opening takes a minute; the rest is for a person to read.
MOST_SECONDS, MOST_STEPS = 60, 12


def test_a_campaign_from_opening_to_the_annex_of_the_decree(look, axe):
    page = look("province", "/penilaian/", 390)
    name = "Evaluasi layar kecil"
    check(page, axe, "campaign-list")
    began, steps = time.monotonic(), []

    def step(act: Callable[..., Any], *arguments: Any) -> None:
        steps.append(act)
        act(*arguments)

    step(page.get_by_role("link", name="Buka penilaian").click)
    check(page, axe, "campaign-programmes")
    step(page.get_by_role("link", name="Evaluasi Pemerintah Digital").click)
    check(page, axe, "campaign-form")
    step(page.get_by_label("Nama penilaian").fill, name)
    step(page.get_by_label("Kota Satu").check)
    step(page.get_by_label("Kabupaten Dua").check)
    step(page.get_by_label("Provinsi Contoh").uncheck)
    first = page.get_by_role("group", name="Penilaian Mandiri")
    today = page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Asia/Jakarta'})")
    step(first.get_by_label("Dibuka").fill, today)
    step(page.get_by_role("button", name="Buka penilaian").click)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("main")).to_contain_text("2 peserta, tidak ada yang terlambat.")
    assert time.monotonic() - began < MOST_SECONDS
    assert len(steps) <= MOST_STEPS
    check(page, axe, "campaign-campaign")


def test_the_work_is_divided_down_to_an_item_and_a_person_and_printed(look, axe):
    page = look("province", "/penilaian/{campaign}/", 390)
    page.context.add_init_script("window.print = () => { window.printed = true; }")
    page.get_by_role("link", name="Kota Satu").click()
    check(page, axe, "campaign-participant")
    page.get_by_role("link", name="Pembagian tugas").click()
    row = page.locator(".pm-matrix-row").first
    open_everything(page)
    row.get_by_label("Dinas Kesehatan").check()
    page.get_by_role("button", name="Simpan pembagian").click()
    expect(page.locator("main")).to_contain_text("1 tugas ditambahkan, 0 dihapus.")
    check(page, axe, "campaign-matrix")

    open_everything(page)
    page.locator(".pm-matrix-row").nth(1).get_by_role("link", name="Orang, butir bukti, dan tenggat").click()
    check(page, axe, "campaign-indicator")
    page.get_by_label("Unit", exact=True).select_option(label="Dinas Kesehatan")
    page.get_by_label("Orang (boleh kosong)").select_option(label="Rina Wulandari")
    item = page.get_by_label("Yang diminta").locator("option").nth(1).inner_text()
    page.get_by_label("Yang diminta").select_option(label=item)
    page.get_by_role("button", name="Tugaskan").click()
    expect(page.locator("main")).to_contain_text("Dinas Kesehatan, Rina Wulandari")
    check(page, axe, "campaign-assigned")

    page.get_by_role("link", name="Pembagian tugas").click()
    page.get_by_role("link", name="Lampiran keputusan").click()
    expect(page.locator("main")).to_contain_text("Lampiran Keputusan Wali Kota Satu")
    expect(page.locator("main")).to_contain_text(f"Dinas Kesehatan (Rina Wulandari) [{item.split()[0]}]")
    check(page, axe, "campaign-annex")
    page.get_by_role("button", name="Cetak").click()
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    for hidden in (page.get_by_role("button", name="Cetak"), page.get_by_role("banner")):
        expect(hidden).to_be_hidden()
    expect(page.get_by_text("Dra. Contoh, M.Si.")).to_be_visible()
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/campaign-annex-print.png", full_page=True)


AFTER = [
    ("/penilaian/isian/{done}/koreksi/", "correct"),
    ("/penilaian/isian/{done}/nilai-terbit/", "publish"),
    ("/penilaian/isian/{running}/progres/", "conflict"),
    ("/penilaian/{stuck}/", "freezing"),
    ("/tugas/", "board"),
]


@pytest.mark.parametrize(("address", "name"), AFTER)
def test_every_reader_can_use_the_page(look, axe, address, name):
    check(look("province", address), axe, f"campaign-{name}")


def test_a_result_is_corrected_and_its_published_index_noted(look, axe):
    page = look("province", "/penilaian/isian/{done}/progres/", 390)
    page.get_by_role("link", name="Hasil, nilai terbit, dan koreksi").click()
    page.get_by_role("link", name="Koreksi hasil").click()
    page.get_by_label("Alasan koreksi").fill("Berita acara keliru dicatat.")
    page.locator("#id_value-20").fill("3,25")
    page.get_by_role("button", name="Simpan sebagai revisi baru").click()
    expect(page.locator("main")).to_contain_text("Indikator 20: 2,5 menjadi 3,25")
    page.get_by_role("link", name="Catat nilai terbit").click()
    page.get_by_label("Nilai terbit", exact=True).fill("2,70")
    page.get_by_label("Sumber").fill("Kepmenpan 1/2027")
    page.get_by_label("Tanggal terbit").fill("2026-01-31")
    page.get_by_label("Sebab berbeda").fill("Diumumkan dengan pembulatan.")
    page.get_by_role("button", name="Catat nilai terbit").click()
    expect(page.locator("main")).to_contain_text("nilai terbit")
    expect(page.locator("#pm-index")).to_have_text("2,70")
    check(page, axe, "campaign-corrected")


def test_a_killed_closing_goes_on_and_whoever_watches_sees_its_end(look):
    watching = look("city", "/penilaian/{stuck}/")
    page = look("province", "/penilaian/{stuck}/", java_script_enabled=False)
    for each in (watching, page):
        expect(each.locator("main")).to_contain_text("1 dari 2 peserta")
        expect(each.locator("main")).to_contain_text("Tidak ada kemajuan sejak")
    expect(watching.get_by_role("button", name="Lanjutkan pembekuan")).to_have_count(0)
    page.get_by_role("button", name="Lanjutkan pembekuan").click()
    for each in (page, watching):
        expect(each.locator("main")).to_contain_text("hasilnya dibekukan.")
        expect(each.locator("#pembekuan")).to_have_count(0)
