"""Doubles as people review them: with keys, with the mouse, on the phone; from a pair to the money it saved."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import PICTURES, check
from tests.browser.serving import working

pytestmark = pytest.mark.browser
SITE = "queue"

#: Each page with a person who opens it.
PAGES = {
    "queue": ("reader", "/dobel/?keadaan=semua"),
    "queue-owner": ("operator", "/dobel/"),
    "queue-empty": ("stranger", "/dobel/"),
    "search": ("reader", "/dobel/pencarian/"),
    "pair": ("reader", "waiting"),
    "pair-asked": ("reader", "asked"),
    "pair-owner": ("operator", "asked"),
    "pair-second": ("second", "second-reading"),
    "pair-disputed": ("coordinator", "disputed"),
    "pair-decided": ("reader", "decided"),
    "groups": ("coordinator", "/dobel/kelompok/"),
    "group-open": ("coordinator", "group-open"),
    "group-done": ("other", "group-done"),
    "group-new": ("coordinator", "group-new"),
    "savings": ("head", "/dobel/hemat/"),
    "entry": ("operator", "entry"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


def test_pairs_are_decided_with_keys(look):
    page = look("reader", "/dobel/")
    page.get_by_role("link", name="Mulai memutuskan").click()
    expect(page.get_by_role("heading", name="Putusan Anda")).to_be_visible()
    first = page.url
    page.keyboard.press("n")
    expect(page).not_to_have_url(first)
    page.keyboard.press("p")
    expect(page).to_have_url(first)
    reason = page.get_by_role("textbox", name="Alasan")
    page.keyboard.press("2")
    expect(page.get_by_role("radio", name="Fungsi sama, tetapi beralasan")).to_be_checked()
    expect(reason).to_be_focused()
    page.keyboard.type("1n5?")
    expect(reason).to_have_value("1n5?")
    expect(page.get_by_role("radio", name="Fungsi sama, tetapi beralasan")).to_be_checked()
    reason.fill("")
    page.get_by_role("heading", name="Putusan Anda").click()
    page.keyboard.press("?")
    expect(page.get_by_text("pilih putusan")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="Dobel", exact=True)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"Diputuskan: Dobel\.|menunggu pembaca kedua"))).to_be_visible()
    expect(page).not_to_have_url(first)
    page.keyboard.press("3")
    expect(reason).to_be_focused()
    page.keyboard.type("Yang satu bagian dari yang lain.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile(r"Diputuskan: Berkaitan\.|menunggu pembaca kedua"))).to_be_visible()
    page.get_by_role("link", name="Lihat lagi").click()
    expect(page.get_by_text("Yang satu bagian dari yang lain.")).to_be_visible()


def test_the_second_of_two_readers_keeps_what_was_typed(look):
    first, second = look("reader", "late"), look("second", "late", 390)
    first.get_by_role("radio", name="Dobel", exact=True).check()
    first.get_by_role("button", name="Simpan putusan").click()
    expect(first.get_by_role("link", name="Lihat lagi")).to_be_visible()
    second.get_by_role("radio", name="Berkaitan").check()
    second.get_by_role("textbox", name="Alasan").fill("Modul dari sistem yang sama.")
    second.get_by_role("button", name="Simpan putusan").click()
    expect(second.get_by_role("alert")).to_contain_text("Ada yang lebih dulu")
    expect(second.get_by_text("Modul dari sistem yang sama.")).to_be_visible()
    if PICTURES:
        second.screenshot(path=f"{PICTURES}/pair-late-phone.png", full_page=True)


def test_a_double_becomes_money_saved(look):
    page = look("coordinator", "asked", java_script_enabled=False)
    page.get_by_role("radio", name="Dobel", exact=True).check()
    page.get_by_role("textbox", name="Alasan", exact=True).fill("Mengelola pegawai yang sama.")
    page.get_by_role("button", name="Simpan putusan").click()
    page.get_by_role("link", name="Lihat lagi").click()
    page.get_by_role("link", name="Lihat kelompok dan tindak lanjutnya").click()
    page.get_by_role("radio", name=re.compile("Pakai bersama")).check()
    page.get_by_label("Batas waktu").fill("31 Desember 2099")
    page.get_by_label("Sistem Informasi Kepegawaian", exact=True).fill("45.000.000")
    page.get_by_role("button", name="Simpan tindak lanjut").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis mengapa penghematannya lain")
    page.get_by_label("Alasan bila nilainya Anda ubah").fill("Migrasi data dibayar sendiri.")
    page.get_by_role("button", name="Simpan tindak lanjut").click()
    expect(page.get_by_text("Diperkirakan hemat Rp45.000.000 setahun.")).to_be_visible()
    page.get_by_label("Selesai pada").fill("22/11/2020")
    page.get_by_label("Hemat nyata setahun: Sistem Informasi Kepegawaian").fill("44.000.000")
    page.get_by_role("button", name="Catat selesai").click()
    expect(page.get_by_text("hemat Rp44.000.000 setahun")).to_be_visible()
    board = look("head", "/dobel/hemat/", 390)
    expect(board.get_by_text("Rp58.000.000 setahun sudah dihemat")).to_be_visible()


def test_a_search_is_seen_until_it_ends(look, place):
    page = look("reader", "/dobel/pencarian/")
    page.get_by_role("button", name="Cari lagi sekarang").click()
    said = page.get_by_role("status").filter(has_text="Menunggu giliran")
    expect(said).to_be_visible()
    with working(place):
        expect(page.get_by_text("Pencarian terakhir selesai")).to_be_visible()
    expect(page.get_by_role("button", name="Cari lagi sekarang")).to_be_visible()
