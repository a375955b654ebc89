"""Pictures, quality and the yearly confirmation as people use them: phone and desk, keyboard, without JavaScript."""

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import HEADINGS, TARGETS, WIDTHS, open_everything, violations

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PICTURES = os.environ.get("PEMANTIK_PICTURES", "")
SIZES = {"phone": 390, "desktop": 1366}

#: Each page with a person who opens it.
PAGES = {
    "landscape": ("coordinator", "/inventaris/gambar/lanskap/"),
    "landscape-functions": ("coordinator", "/inventaris/gambar/lanskap/?tampil=fungsi"),
    "landscape-empty": ("empty", "/inventaris/gambar/lanskap/"),
    "integration": ("head", "/inventaris/gambar/integrasi/"),
    "integration-near": ("coordinator", "node"),
    "integration-found": ("operator", "/inventaris/gambar/integrasi/?cari=e"),
    "integration-empty": ("empty", "/inventaris/gambar/integrasi/"),
    "depends": ("coordinator", "host"),
    "costs": ("head", "/inventaris/gambar/biaya/"),
    "costs-units": ("coordinator", "/inventaris/gambar/biaya/?menurut=unit"),
    "costs-empty": ("empty", "/inventaris/gambar/biaya/"),
    "staff": ("coordinator", "/inventaris/gambar/sdm/"),
    "staff-empty": ("empty", "/inventaris/gambar/sdm/"),
    "devices": ("coordinator", "/inventaris/gambar/perangkat/"),
    "devices-empty": ("empty", "/inventaris/gambar/perangkat/"),
    "quality": ("coordinator", "/inventaris/mutu/"),
    "quality-rule": ("operator", "/inventaris/mutu/?aturan=belum-dipastikan"),
    "confirmation": ("operator", "/inventaris/konfirmasi/"),
    "confirmation-progress": ("coordinator", "/inventaris/konfirmasi/"),
    "confirmation-open": ("empty", "/inventaris/konfirmasi/"),
}


@pytest.fixture(scope="module")
def pictures_site(tmp_path_factory) -> Iterator[dict]:
    """A server with an inventory; see pictures_site.py."""
    environment = os.environ | {"PEMANTIK_VAR": str(tmp_path_factory.mktemp("var")), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, str(Path(__file__).with_name("pictures_site.py")), "18530"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert line, "the server did not start"
        yield json.loads(line)
        server.terminate()


@pytest.fixture
def look(browser: Browser, pictures_site) -> Iterator[Callable[..., Page]]:
    """Opens a page as a person, at a width; the console must stay quiet."""
    profiles, complaints = [], []

    def open_page(person: str, path: str, width: int = 1366, **options: object) -> Page:
        profile = browser.new_context(
            base_url=pictures_site["address"], locale="id", viewport={"width": width, "height": 844}, **options
        )
        profiles.append(profile)
        profile.set_default_timeout(15_000)
        session = pictures_site["sessions"][person]
        profile.add_cookies([{"name": "pemantik_session", "value": session, "url": pictures_site["address"]}])
        page = profile.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(pictures_site.get(path, path))
        assert answer
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for profile in profiles:
        profile.close()
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    page = look(*PAGES[name])
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


@pytest.mark.parametrize("path", ["integrasi", "biaya", "sdm", "perangkat"])
def test_a_picture_never_stands_alone(look, path):
    page = look("coordinator", f"/inventaris/gambar/{path}/")
    expect(page.locator("[data-chart] svg").first).to_be_visible()
    plain = look("coordinator", f"/inventaris/gambar/{path}/", 390, java_script_enabled=False)
    expect(plain.locator("[data-chart]").first).to_be_hidden()
    plain.get_by_text("Lihat sebagai tabel").first.click()
    expect(plain.get_by_role("table").first).to_be_visible()


def test_a_node_is_searched_and_its_surroundings_are_seen_with_the_keyboard(look):
    page = look("coordinator", "/inventaris/gambar/integrasi/")
    page.get_by_label("Cari aplikasi").fill("puskes")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="e-Puskesmas").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hubungan e-Puskesmas")
    expect(page.get_by_role("row", name="e-Puskesmas")).to_contain_text("SPLP kota")
    page.get_by_role("link", name="Dua langkah").click()
    expect(page.get_by_role("row", name="PPDB")).to_be_visible()


def test_a_node_of_the_graph_leads_to_its_surroundings(look):
    page = look("coordinator", "/inventaris/gambar/integrasi/")
    page.get_by_role("button", name="Perbesar gambar").click()
    page.locator("[data-chart] svg text", has_text="SPLP kota").wait_for()
    page.locator("[data-chart] svg text", has_text="SPLP kota").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hubungan SPLP kota")


def test_from_a_server_to_what_stops_and_on(look):
    page = look("head", "host", 390, java_script_enabled=False)
    expect(page.get_by_text("Ikut berhenti: 2 server")).to_be_visible()
    page.get_by_role("link", name="PPDB Disdik").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bila PPDB berhenti")
    page.get_by_role("link", name="Bergantung pada apa").click()
    expect(page.get_by_role("link", name=re.compile("^Host 1"))).to_be_visible()


def test_several_entries_are_confirmed_at_once_without_javascript(look):
    page = look("operator", "/inventaris/konfirmasi/", 390, java_script_enabled=False)
    expect(page.get_by_text("Lengkapi dahulu").first).to_be_visible()
    page.get_by_role("checkbox", name="Pelayanan pasien masih benar").check()
    page.get_by_role("button", name="Pastikan yang dicentang").click()
    expect(page.get_by_text("1 data dipastikan masih benar.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Pelayanan pasien masih benar")).to_have_count(0)
    coordinator = look("coordinator", "/inventaris/konfirmasi/", java_script_enabled=False)
    expect(coordinator.get_by_text("1 dari 84 data sudah dipastikan.")).to_be_visible()
    tasks = look("operator", "/tugas/", 390)
    tasks.get_by_role("link", name="Kerjakan sekarang").click()
    expect(tasks.get_by_role("heading", level=1)).to_have_text("Konfirmasi tahunan inventaris")
