"""The coordinator in a browser: opening a campaign, dividing its work down to one item and one person, closing it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import TARGETS, WIDTHS, open_everything, violations

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SIZES = [390, 1366]
PICTURES = os.environ.get("PEMANTIK_PICTURES")
#: Opening takes a minute; the rest is for a person to read.
MOST_SECONDS, MOST_STEPS = 60, 12


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A server with campaigns of its own; background work is done at once."""
    var = tmp_path_factory.mktemp("campaigns")
    environment = os.environ | {
        "PEMANTIK_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'campaigns.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
        "PEMANTIK_TASKS": "django_tasks.backends.immediate.ImmediateBackend",
        "PEMANTIK_SECOND_FACTOR": "optional",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.browser.campaign_site"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        yield json.loads(server.stdout.readline())
        server.terminate()


@pytest.fixture
def open_as(browser: Browser, bench: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Open a page as one of the people, each in a browser of their own."""
    profiles = []

    def open_page(name: str, address: str, width: int = 1366, *, script: bool = True) -> Page:
        profile = browser.new_context(
            base_url=bench["address"],
            locale="id",
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
        )
        profile.set_default_timeout(15_000)
        cookie = {"name": bench["cookie"], "value": bench["sessions"][name], "url": bench["address"]}
        profile.add_cookies([cookie])
        profile.add_init_script("window.print = () => { window.printed = true; }")
        profiles.append(profile)
        page = profile.new_page()
        page.goto(address.format(**bench))
        return page

    yield open_page
    for profile in profiles:
        profile.close()


def picture(page: Page, name: str) -> None:
    """Keep what the page looks like, where somebody wants to look."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/campaign-{name}-{page.viewport_size['width']}.png", full_page=True)


def check(page: Page, axe: str, name: str) -> None:
    """The page as it is shown, then with everything unfolded: nobody is shut out."""
    picture(page, name)
    assert page.title() == f"{page.locator('h1').inner_text()} · Pemantik"
    open_everything(page)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0
    assert page.evaluate(TARGETS) == []
    assert violations(page, axe) == []
    page.locator(".pm-nav details").evaluate_all("menus => menus.forEach(one => { one.open = false; })")


@pytest.mark.parametrize("width", SIZES)
def test_a_campaign_from_opening_to_the_annex_of_the_decree(open_as, axe, width):
    page = open_as("province", "/penilaian/", width)
    name = f"Evaluasi layar {width}"
    check(page, axe, "list")
    began, steps = time.monotonic(), []

    def step(act: Callable[..., Any], *arguments: Any) -> None:
        steps.append(act)
        act(*arguments)

    step(page.get_by_role("link", name="Buka penilaian").click)
    check(page, axe, "programmes")
    step(page.get_by_role("link", name="Evaluasi Pemerintah Digital").click)
    check(page, axe, "form")
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
    check(page, axe, "campaign")


@pytest.mark.parametrize("width", SIZES)
def test_the_work_is_divided_down_to_an_item_and_a_person_and_printed(open_as, axe, width):
    # Each width divides the work of another indicator.
    first = SIZES.index(width) * 2
    page = open_as("province", "/penilaian/{campaign}/", width)
    page.get_by_role("link", name="Kota Satu").click()
    check(page, axe, "participant")
    page.get_by_role("link", name="Pembagian tugas").click()
    row = page.locator(".pm-matrix-row").nth(first)
    open_everything(page)
    row.get_by_label("Dinas Kesehatan").check()
    page.get_by_role("button", name="Simpan pembagian").click()
    expect(page.locator("main")).to_contain_text("1 tugas ditambahkan, 0 dihapus.")
    check(page, axe, "matrix")

    open_everything(page)
    page.locator(".pm-matrix-row").nth(first + 1).get_by_role("link", name="Orang, butir bukti, dan tenggat").click()
    check(page, axe, "indicator")
    page.get_by_label("Unit", exact=True).select_option(label="Dinas Kesehatan")
    page.get_by_label("Orang (boleh kosong)").select_option(label="Rina Wulandari")
    item = page.get_by_label("Yang diminta").locator("option").nth(1).inner_text()
    page.get_by_label("Yang diminta").select_option(label=item)
    page.get_by_role("button", name="Tugaskan").click()
    expect(page.locator("main")).to_contain_text("Dinas Kesehatan, Rina Wulandari")
    check(page, axe, "assigned")

    page.get_by_role("link", name="Pembagian tugas").click()
    page.get_by_role("link", name="Lampiran keputusan").click()
    expect(page.locator("main")).to_contain_text("Lampiran Keputusan Wali Kota Satu")
    expect(page.locator("main")).to_contain_text(f"Dinas Kesehatan (Rina Wulandari) [{item.split()[0]}]")
    check(page, axe, "annex")
    page.get_by_role("button", name="Cetak").click()
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    for hidden in (page.get_by_role("button", name="Cetak"), page.get_by_role("banner")):
        expect(hidden).to_be_hidden()
    expect(page.get_by_text("Dra. Contoh, M.Si.")).to_be_visible()
    picture(page, "annex-print")


AFTER = [
    ("/penilaian/isian/{done}/koreksi/", "correct"),
    ("/penilaian/isian/{done}/nilai-terbit/", "publish"),
    ("/penilaian/isian/{running}/progres/", "conflict"),
    ("/penilaian/{stuck}/", "freezing"),
    ("/tugas/", "board"),
]


@pytest.mark.parametrize(("address", "name"), AFTER)
def test_every_reader_can_use_the_page(open_as, bench, axe, address, name):
    page = open_as("province", "/instrumen/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address.format(**bench))
        if width in SIZES:
            check(page, axe, name)
        open_everything(page)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{width} px"
        assert page.evaluate(TARGETS) == [], f"{width} px"
    assert complaints == []


def test_a_result_is_corrected_and_its_published_index_noted(open_as, axe):
    page = open_as("province", "/penilaian/isian/{done}/progres/", 390)
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
    check(page, axe, "corrected")


def test_a_killed_closing_goes_on_and_whoever_watches_sees_its_end(open_as):
    watching = open_as("city", "/penilaian/{stuck}/")
    page = open_as("province", "/penilaian/{stuck}/", script=False)
    for each in (watching, page):
        expect(each.locator("main")).to_contain_text("1 dari 2 peserta")
        expect(each.locator("main")).to_contain_text("Tidak ada kemajuan sejak")
    expect(watching.get_by_role("button", name="Lanjutkan pembekuan")).to_have_count(0)
    page.get_by_role("button", name="Lanjutkan pembekuan").click()
    for each in (page, watching):
        expect(each.locator("main")).to_contain_text("hasilnya dibekukan.")
        expect(each.locator("#pembekuan")).to_have_count(0)
