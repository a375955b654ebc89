"""The working pages in a browser: drafts that survive everything, two editors, the assessor's keyboard."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk_site import PASSWORD
from tests.browser.test_pages import TARGETS, WIDTHS, open_everything, violations

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SAVED = re.compile(r"Draf Anda tersimpan pukul \d\d\.\d\d")
SIZES = [390, 1366]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A server with assessments of its own; background work is done at once."""
    var = tmp_path_factory.mktemp("desk")
    environment = os.environ | {
        "PEMANTIK_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'desk.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
        "PEMANTIK_TASKS": "django_tasks.backends.immediate.ImmediateBackend",
        "PEMANTIK_SECOND_FACTOR": "optional",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.browser.desk_site"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        yield json.loads(server.stdout.readline())
        server.terminate()


@pytest.fixture
def open_as(browser: Browser, bench: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Open a page as one of the people, each in a browser of their own."""
    profiles = []

    def open_page(name: str, address: str, width: int = 1366) -> Page:
        profile = browser.new_context(base_url=bench["address"], locale="id", viewport={"width": width, "height": 768})
        profile.set_default_timeout(15_000)
        cookie = {"name": bench["cookie"], "value": bench["sessions"][name], "url": bench["address"]}
        profile.add_cookies([cookie])
        profiles.append(profile)
        page = profile.new_page()
        page.goto(address.format(**bench))
        return page

    yield open_page
    for profile in profiles:
        profile.close()


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
def test_every_reader_can_use_the_page(open_as, bench, axe, name, address):
    page = open_as(name, "/instrumen/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address.format(**bench), wait_until="networkidle")
    assert page.title() == f"{page.locator('h1').inner_text()} · Pemantik"
    open_everything(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{width} px"
        assert page.evaluate(TARGETS) == [], f"{width} px"
        if width in SIZES:
            assert violations(page, axe) == []
    assert complaints == []


@pytest.mark.parametrize("width", SIZES)
def test_an_answer_is_saved_while_it_is_typed(open_as, width):
    page = open_as("operator", "/penilaian/{work}/isi/1/", width)
    page.get_by_label("Narasi", exact=True).fill(f"Sudah dimuat dalam RPJMD, layar {width}.")
    expect(state(page)).to_have_text(SAVED)
    page.get_by_label("Nilai", exact=True).fill("9")
    page.get_by_label("Nilai", exact=True).blur()
    expect(page.locator("#e-value")).to_contain_text("di luar skala")
    page.get_by_label("Nilai", exact=True).fill(f"1,{width % 9}")
    page.get_by_label("Nilai", exact=True).blur()
    expect(page.locator("#e-value")).to_be_empty()
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Narasi", exact=True)).to_have_value(f"Sudah dimuat dalam RPJMD, layar {width}.")
    expect(page.get_by_label("Nilai", exact=True)).to_have_value(f"1,{width % 9}")


def test_the_index_of_another_institution_is_converted_at_once(open_as):
    page = open_as("operator", "/penilaian/{work}/isi/5/")
    page.get_by_label("Indeks Satu Data Indonesia (SDI)").fill("62,5")
    page.get_by_label("Indeks Satu Data Indonesia (SDI)").blur()
    expect(page.locator("#hasil-ubah")).to_have_text("Nilai indikator: 3,5")
    expect(page.get_by_label("Nilai", exact=True)).to_have_value("3,5")


@pytest.mark.parametrize("width", SIZES)
def test_a_dropped_line_loses_nothing(open_as, width):
    page = open_as("operator", "/penilaian/{work}/isi/2/", width)
    text = f"Ditulis tanpa sambungan, layar {width}."
    page.context.set_offline(True)
    page.get_by_label("Narasi", exact=True).fill(text)
    page.get_by_label("Narasi", exact=True).blur()
    expect(state(page)).to_contain_text("tidak ada sambungan; tersimpan di perangkat ini")
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Narasi", exact=True)).to_have_value(text)


def test_what_was_not_sent_is_there_after_a_reload(open_as):
    page = open_as("operator", "/penilaian/{work}/isi/3/")
    page.route("**/isi/3/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Narasi", exact=True).fill("Belum sampai ke server.")
    page.get_by_label("Narasi", exact=True).blur()
    expect(state(page)).to_contain_text("tersimpan di perangkat ini")
    page.unroute_all()
    page.reload()
    expect(page.get_by_label("Narasi", exact=True)).to_have_value("Belum sampai ke server.")
    expect(state(page)).to_have_text(SAVED)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('pemantik:draf')).length") == 0


def test_an_expired_session_keeps_the_text_until_after_sign_in(open_as, bench):
    page = open_as("operator", "/penilaian/{work}/isi/4/")
    page.context.clear_cookies(name=bench["cookie"])
    page.get_by_label("Narasi", exact=True).fill("Ditulis saat sesi berakhir.")
    page.get_by_label("Narasi", exact=True).blur()
    notice = page.locator("#masuk-lagi")
    expect(notice).to_contain_text("Anda perlu masuk lagi. Tulisan Anda aman.")
    notice.get_by_role("link", name="Masuk lagi").click()
    page.locator("input[type=email]").fill(bench["email"])
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/isi/4/")
    expect(page.get_by_label("Narasi", exact=True)).to_have_value("Ditulis saat sesi berakhir.")
    expect(state(page)).to_have_text(SAVED)


def test_a_page_left_open_saves_after_sign_in_elsewhere(open_as, bench):
    page = open_as("operator", "/penilaian/{work}/isi/4/")
    kept = next(one for one in page.context.cookies() if one["name"] == bench["cookie"])
    page.context.clear_cookies()
    page.get_by_label("Narasi", exact=True).fill("Halaman ini tetap terbuka.")
    page.get_by_label("Narasi", exact=True).blur()
    expect(page.locator("#masuk-lagi")).to_be_visible()
    page.context.add_cookies([kept])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("#masuk-lagi")).to_be_hidden()


@pytest.mark.parametrize("width", SIZES)
def test_two_editors_compare_their_versions(open_as, axe, width):
    mine = open_as("operator", "/penilaian/{work}/isi/6/", width)
    theirs = open_as("entry", "/penilaian/{work}/isi/6/")
    theirs.get_by_label("Narasi", exact=True).fill(f"Dari Budi {width}")
    theirs.get_by_label("Narasi", exact=True).blur()
    expect(state(theirs)).to_have_text(SAVED)
    mine.get_by_label("Narasi", exact=True).fill(f"Dari Rina {width}")
    mine.get_by_label("Narasi", exact=True).blur()
    expect(mine.locator("#bentrok")).to_contain_text("Budi Santoso juga menyimpan isian ini pukul")
    expect(mine.get_by_label("Narasi", exact=True)).to_have_value(f"Dari Rina {width}")
    mine.get_by_role("button", name="Bandingkan dua versi").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Bandingkan dua versi")
    expect(mine.locator("main")).to_contain_text(f"Dari Budi {width}")
    assert violations(mine, axe) == []
    mine.get_by_label("Gabungan dua versi").fill(f"Dari Rina dan Budi {width}")
    mine.get_by_role("button", name="Simpan pilihan").click()
    expect(mine.get_by_label("Narasi", exact=True)).to_have_value(f"Dari Rina dan Budi {width}")
    mine.reload()
    expect(mine.get_by_label("Narasi", exact=True)).to_have_value(f"Dari Rina dan Budi {width}")
    expect(mine.locator("#bentrok")).to_be_hidden()


def test_the_conflict_survives_a_reload(open_as):
    mine = open_as("operator", "/penilaian/{work}/isi/3/")
    theirs = open_as("entry", "/penilaian/{work}/isi/3/")
    theirs.get_by_label("Nilai", exact=True).fill("1,7")
    theirs.get_by_label("Nilai", exact=True).blur()
    expect(state(theirs)).to_have_text(SAVED)
    mine.get_by_label("Nilai", exact=True).fill("2,7")
    mine.get_by_label("Nilai", exact=True).blur()
    expect(mine.locator("#bentrok")).to_be_visible()
    mine.reload()
    expect(mine.get_by_label("Nilai", exact=True)).to_have_value("2,7")
    expect(mine.locator("#bentrok")).to_be_visible()


def test_without_javascript_there_is_a_button(browser, bench):
    profile = browser.new_context(base_url=bench["address"], java_script_enabled=False)
    cookie = {"name": bench["cookie"], "value": bench["sessions"]["operator"], "url": bench["address"]}
    profile.add_cookies([cookie])
    page = profile.new_page()
    page.goto(f"/penilaian/{bench['work']}/isi/2/")
    page.get_by_label("Narasi", exact=True).fill("Tanpa JavaScript.")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_label("Narasi", exact=True)).to_have_value("Tanpa JavaScript.")
    expect(state(page)).to_have_text(SAVED)
    profile.close()


def test_everything_to_decide_on_is_on_one_screen(open_as):
    page = open_as("assessor", "/penilaian/{desk}/meja/1/")
    for place in (
        page.get_by_role("img", name="Halaman 2 dari Peraturan Wali Kota"),
        page.get_by_text("Kriteria tingkat 1:"),
        page.get_by_text("Arsitektur sudah diatur"),
        page.get_by_role("button", name="Terima"),
    ):
        expect(place).to_be_in_viewport()


def test_an_assessor_decides_by_keyboard(open_as, bench):
    page = open_as("assessor", "/penilaian/{desk}/meja/1/")
    first, second, third = bench["uses"]
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
    page.goto(f"/penilaian/{bench['desk']}/meja/1/?bukti={second}")
    expect(page.locator("main")).to_contain_text("Halaman 2 belum memuat keenam domain.")
    page.goto(f"/penilaian/{bench['desk']}/meja/1/?bukti={third}")
    expect(page.locator("main")).to_contain_text("Ditolak otomatis")
    page.goto(f"/penilaian/{bench['desk']}/meja/1/?bukti={first}")
    expect(page.locator("main")).to_contain_text("Diterima")
    page.keyboard.press("j")
    page.wait_for_url("**/meja/2/")
    page.keyboard.press("k")
    page.wait_for_url("**/meja/1/")


def test_shortcuts_can_be_switched_off(open_as):
    page = open_as("assessor", "/penilaian/{desk}/meja/2/")
    page.keyboard.press("?")
    page.get_by_label("Matikan pintasan").check()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("j")
    page.reload()
    expect(page).to_have_url(re.compile(r"/meja/2/$"))


def test_a_reply_is_kept_when_the_line_drops(open_as):
    page = open_as("entry", "/penilaian/{desk}/isi/1/")
    page.get_by_label("Balas").fill("Sudah, lihat halaman terakhir.")
    page.reload()
    expect(page.get_by_label("Balas")).to_have_value("Sudah, lihat halaman terakhir.")
    page.get_by_role("button", name="Kirim balasan").click()
    expect(page.locator(".pm-message").last).to_contain_text("Sudah, lihat halaman terakhir.")
    expect(page.get_by_label("Balas")).to_have_value("")
