"""The working pages in a browser: drafts that survive everything, two editors, the assessor's keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk_site import PASSWORD
from tests.browser.everybody import check
from tests.browser.serving import AT_ONCE

pytestmark = pytest.mark.browser
SITE, SITE_SETTINGS = "desk", AT_ONCE
#: The browser complains of the lines that are cut here.
QUIET = False
SAVED = re.compile(r"Draf Anda tersimpan pukul \d\d\.\d\d")
COOKIE = "pemantik_session"


def state(page: Page):
    return page.locator("#keadaan")


PAGES = [
    ("operator", "/penilaian/{work}/isi/"),
    ("operator", "/penilaian/{work}/isi/?tugas=saya"),
    ("operator", "/penilaian/{work}/isi/1/"),
    ("operator", "/penilaian/{work}/isi/5/"),
    ("entry", "/penilaian/{desk}/isi/1/"),
    ("operator", "/penilaian/{work}/isi/1/bukti/?tingkat=2&butir=1"),
    ("responsible", "/penilaian/{work}/kirim/"),
    ("assessor", "/penilaian/antrean/"),
    ("assessor", "/penilaian/{desk}/meja/"),
    ("assessor", "/penilaian/{desk}/meja/1/"),
    ("assessor", "/penilaian/{desk}/meja/1/?cari=wali"),
    ("second", "/penilaian/{desk}/benturan/"),
    ("assessor", "/penilaian/{desk}/pertemuan/"),
    ("assessor", "/penilaian/{desk}/pertemuan/baru/"),
    ("assessor", "/penilaian/{desk}/pertemuan/{meeting}/"),
    ("assessor", "/penilaian/{desk}/pertemuan/{meeting}/berita-acara/"),
]


@pytest.mark.parametrize(("name", "address"), PAGES)
def test_every_reader_can_use_the_page(look, axe, name, address):
    check(look(name, address), axe, "desk-" + address.strip("/").replace("/", "-"))


def test_an_answer_is_saved_while_it_is_typed(look):
    page = look("operator", "/penilaian/{work}/isi/1/", 390)
    page.get_by_label("Narasi", exact=True).fill("Sudah dimuat dalam RPJMD, layar kecil.")
    expect(state(page)).to_have_text(SAVED)
    page.get_by_label("Nilai", exact=True).fill("9")
    page.get_by_label("Nilai", exact=True).blur()
    expect(page.locator("#e-value")).to_contain_text("di luar skala")
    page.get_by_label("Nilai", exact=True).fill("1,5")
    page.get_by_label("Nilai", exact=True).blur()
    expect(page.locator("#e-value")).to_be_empty()
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Narasi", exact=True)).to_have_value("Sudah dimuat dalam RPJMD, layar kecil.")
    expect(page.get_by_label("Nilai", exact=True)).to_have_value("1,5")


def test_the_index_of_another_institution_is_converted_at_once(look):
    page = look("operator", "/penilaian/{work}/isi/5/")
    page.get_by_label("Indeks Satu Data Indonesia (SDI)").fill("62,5")
    page.get_by_label("Indeks Satu Data Indonesia (SDI)").blur()
    expect(page.locator("#hasil-ubah")).to_have_text("Nilai indikator: 3,5")
    expect(page.get_by_label("Nilai", exact=True)).to_have_value("3,5")


def test_a_dropped_line_loses_nothing(look):
    page = look("operator", "/penilaian/{work}/isi/2/", 390)
    text = "Ditulis tanpa sambungan, layar kecil."
    page.context.set_offline(True)
    page.get_by_label("Narasi", exact=True).fill(text)
    page.get_by_label("Narasi", exact=True).blur()
    expect(state(page)).to_contain_text("tidak ada sambungan; tersimpan di perangkat ini")
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Narasi", exact=True)).to_have_value(text)


def test_what_was_not_sent_is_there_after_a_reload(look):
    page = look("operator", "/penilaian/{work}/isi/3/")
    page.route("**/isi/3/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Narasi", exact=True).fill("Belum sampai ke server.")
    page.get_by_label("Narasi", exact=True).blur()
    expect(state(page)).to_contain_text("tersimpan di perangkat ini")
    page.unroute_all()
    page.reload()
    expect(page.get_by_label("Narasi", exact=True)).to_have_value("Belum sampai ke server.")
    expect(state(page)).to_have_text(SAVED)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('pemantik:draf')).length") == 0


def test_an_expired_session_keeps_the_text_until_after_sign_in(look, place):
    page = look("operator", "/penilaian/{work}/isi/4/")
    page.context.clear_cookies(name=COOKIE)
    page.get_by_label("Narasi", exact=True).fill("Ditulis saat sesi berakhir.")
    page.get_by_label("Narasi", exact=True).blur()
    notice = page.locator("#masuk-lagi")
    expect(notice).to_contain_text("Anda perlu masuk lagi. Tulisan Anda aman.")
    notice.get_by_role("link", name="Masuk lagi").click()
    page.locator("input[type=email]").fill(place["email"])
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/isi/4/")
    expect(page.get_by_label("Narasi", exact=True)).to_have_value("Ditulis saat sesi berakhir.")
    expect(state(page)).to_have_text(SAVED)


def test_a_page_left_open_saves_after_sign_in_elsewhere(look, place):
    page = look("operator", "/penilaian/{work}/isi/4/")
    kept = next(one for one in page.context.cookies() if one["name"] == COOKIE)
    page.context.clear_cookies()
    page.get_by_label("Narasi", exact=True).fill("Halaman ini tetap terbuka.")
    page.get_by_label("Narasi", exact=True).blur()
    expect(page.locator("#masuk-lagi")).to_be_visible()
    page.context.add_cookies([kept])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("#masuk-lagi")).to_be_hidden()


def test_two_editors_compare_their_versions(look, axe):
    mine = look("operator", "/penilaian/{work}/isi/6/", 390)
    theirs = look("entry", "/penilaian/{work}/isi/6/")
    theirs.get_by_label("Narasi", exact=True).fill("Dari Budi")
    theirs.get_by_label("Narasi", exact=True).blur()
    expect(state(theirs)).to_have_text(SAVED)
    mine.get_by_label("Narasi", exact=True).fill("Dari Rina")
    mine.get_by_label("Narasi", exact=True).blur()
    expect(mine.locator("#bentrok")).to_contain_text("Budi Santoso juga menyimpan isian ini pukul")
    expect(mine.get_by_label("Narasi", exact=True)).to_have_value("Dari Rina")
    mine.get_by_role("button", name="Bandingkan dua versi").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Bandingkan dua versi")
    expect(mine.locator("main")).to_contain_text("Dari Budi")
    check(mine, axe, "desk-compare")
    mine.get_by_label("Gabungan dua versi").fill("Dari Rina dan Budi")
    mine.get_by_role("button", name="Simpan pilihan").click()
    expect(mine.get_by_label("Narasi", exact=True)).to_have_value("Dari Rina dan Budi")
    mine.reload()
    expect(mine.get_by_label("Narasi", exact=True)).to_have_value("Dari Rina dan Budi")
    expect(mine.locator("#bentrok")).to_be_hidden()


def test_the_conflict_survives_a_reload(look):
    mine = look("operator", "/penilaian/{work}/isi/3/")
    theirs = look("entry", "/penilaian/{work}/isi/3/")
    theirs.get_by_label("Nilai", exact=True).fill("1,7")
    theirs.get_by_label("Nilai", exact=True).blur()
    expect(state(theirs)).to_have_text(SAVED)
    mine.get_by_label("Nilai", exact=True).fill("2,7")
    mine.get_by_label("Nilai", exact=True).blur()
    expect(mine.locator("#bentrok")).to_be_visible()
    mine.reload()
    expect(mine.get_by_label("Nilai", exact=True)).to_have_value("2,7")
    expect(mine.locator("#bentrok")).to_be_visible()


def test_without_javascript_there_is_a_button(look):
    page = look("operator", "/penilaian/{work}/isi/2/", java_script_enabled=False)
    page.get_by_label("Narasi", exact=True).fill("Tanpa JavaScript.")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_label("Narasi", exact=True)).to_have_value("Tanpa JavaScript.")
    expect(state(page)).to_have_text(SAVED)


def test_everything_to_decide_on_is_on_one_screen(look):
    page = look("assessor", "/penilaian/{desk}/meja/1/")
    for place in (
        page.get_by_role("img", name="Halaman 2 dari Peraturan Wali Kota"),
        page.get_by_text("Kriteria tingkat 1:"),
        page.get_by_text("Arsitektur sudah diatur"),
        page.get_by_role("button", name="Terima"),
    ):
        expect(place).to_be_in_viewport()


def test_an_assessor_decides_by_keyboard(look, place):
    page = look("assessor", "/penilaian/{desk}/meja/1/")
    first, second, third = place["uses"]
    page.keyboard.press("?")
    expect(page.locator("#pintasan")).to_have_attribute("open", "")
    page.keyboard.press("?")
    page.get_by_label("Justifikasi").fill("tidak memutuskan apa pun: t r p j k")
    expect(page).to_have_url(re.compile(r"/meja/1/$"))
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("t")
    page.wait_for_url(f"**/meja/1/?bukti={second}")
    page.keyboard.press("p")
    page.keyboard.press("Tab")
    page.keyboard.type("Halaman 2 belum memuat keenam domain.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: f"bukti={second}" not in address)
    page.goto(f"/penilaian/{place['desk']}/meja/1/?bukti={second}")
    expect(page.locator("main")).to_contain_text("Halaman 2 belum memuat keenam domain.")
    page.goto(f"/penilaian/{place['desk']}/meja/1/?bukti={third}")
    expect(page.locator("main")).to_contain_text("Ditolak otomatis")
    page.goto(f"/penilaian/{place['desk']}/meja/1/?bukti={first}")
    expect(page.locator("main")).to_contain_text("Diterima")
    page.keyboard.press("j")
    page.wait_for_url("**/meja/2/")
    page.keyboard.press("k")
    page.wait_for_url("**/meja/1/")


def test_shortcuts_can_be_switched_off(look):
    page = look("assessor", "/penilaian/{desk}/meja/2/")
    page.keyboard.press("?")
    page.get_by_label("Matikan pintasan").check()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("j")
    page.reload()
    expect(page).to_have_url(re.compile(r"/meja/2/$"))


def test_a_reply_is_kept_when_the_line_drops(look):
    page = look("entry", "/penilaian/{desk}/isi/1/")
    page.get_by_label("Balas").fill("Sudah, lihat halaman terakhir.")
    page.reload()
    expect(page.get_by_label("Balas")).to_have_value("Sudah, lihat halaman terakhir.")
    page.get_by_role("button", name="Kirim balasan").click()
    expect(page.locator(".pm-message").last).to_contain_text("Sudah, lihat halaman terakhir.")
    expect(page.get_by_label("Balas")).to_have_value("")
