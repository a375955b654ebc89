"""Watched addresses as people use them: phone and desk, keyboard, without JavaScript."""

import itertools
import json
import os
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
FIRST_SCREEN = 640

#: Each page with a person who opens it.
PAGES = {
    "addresses": ("operator", "/pemantauan/alamat/"),
    "addresses-read": ("head", "/pemantauan/alamat/"),
    "addresses-admin": ("admin", "/pemantauan/alamat/?keadaan=up"),
    "addresses-none": ("operator", "/pemantauan/alamat/?cari=tidakada"),
    "addresses-many": ("crowded", "/pemantauan/alamat/?halaman=2"),
    "addresses-empty": ("empty", "/pemantauan/alamat/"),
    "address": ("operator", "good"),
    "address-read": ("head", "good"),
    "address-down": ("operator", "down"),
    "address-expiring": ("operator", "expiring"),
    "address-new": ("operator", "new"),
    "add": ("operator", "/pemantauan/alamat/tambah/"),
    "change": ("operator", "change"),
    "incidents": ("operator", "/pemantauan/insiden/"),
    "incidents-empty": ("empty", "/pemantauan/insiden/"),
    "incident": ("operator", "incident"),
    "incident-read": ("head", "ended"),
    "import": ("operator", "/pemantauan/impor/"),
    "preview": ("operator", "preview"),
    "networks": ("admin", "/pemantauan/jaringan/"),
}


@pytest.fixture(scope="module")
def monitoring_site(tmp_path_factory) -> Iterator[dict]:
    """A server with addresses; see monitoring_site.py."""
    environment = os.environ | {"PEMANTIK_VAR": str(tmp_path_factory.mktemp("var")), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, str(Path(__file__).with_name("monitoring_site.py")), "18560"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert line, "the server did not start"
        yield json.loads(line)
        server.terminate()


@pytest.fixture
def look(browser: Browser, monitoring_site) -> Iterator[Callable[..., Page]]:
    """Opens a page as a person, at a width; the console must stay quiet."""
    profiles, complaints = [], []

    def open_page(person: str, path: str, width: int = 1366, **options: object) -> Page:
        profile = browser.new_context(
            base_url=monitoring_site["address"], locale="id", viewport={"width": width, "height": 844}, **options
        )
        profiles.append(profile)
        profile.set_default_timeout(10_000)
        session = monitoring_site["sessions"][person]
        profile.add_cookies([{"name": "pemantik_session", "value": session, "url": monitoring_site["address"]}])
        page = profile.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(monitoring_site.get(path, path))
        assert answer
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for profile in profiles:
        profile.close()
    # The browser itself reports a form that was refused.
    assert [each for each in complaints if "422" not in each] == []


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    page = look(*PAGES[name])
    assert page.title() == f"{page.locator('h1').inner_text()} · Pemantik"
    for size, width in SIZES.items():
        page.set_viewport_size({"width": width, "height": 844})
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=True)
    open_everything(page)
    # The menu's own fold would lie over what stands below it.
    page.evaluate("document.querySelectorAll('.pm-more').forEach(one => { one.open = false; })")
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width} px"
        assert page.evaluate(TARGETS) == [], f"{name} at {width} px"
        assert violations(page, axe) == [], f"{name} at {width} px"


def test_what_does_not_work_stands_on_the_first_phone_screen(look):
    page = look("operator", "/pemantauan/alamat/", 390)
    expect(page.locator(".pm-head p")).to_contain_text("2 tidak berfungsi")
    box = page.get_by_role("link", name="Daftarkan alamat").bounding_box()
    assert box
    assert box["y"] + box["height"] <= FIRST_SCREEN
    first = page.locator(".pm-watch").first
    expect(first).to_contain_text("Antrean Puskesmas")
    expect(first).to_contain_text("Status 502 dari server")


def test_from_an_incident_to_its_note_without_javascript(look):
    page = look("operator", "/pemantauan/alamat/", 390, java_script_enabled=False)
    page.get_by_role("link", name="Antrean Puskesmas").click()
    page.get_by_role("link", name="Status 502 dari server").click()
    page.get_by_label("Apa yang terjadi dan apa yang dikerjakan").fill("Server basis data penuh")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.get_by_text("Catatan disimpan.")).to_be_visible()
    page.goto("/pemantauan/insiden/?berjalan=ya")
    expect(page.get_by_text("Server basis data penuh")).to_be_visible()


def test_an_address_is_registered_and_asked_for_without_javascript(look):
    page = look("operator", "/pemantauan/alamat/tambah/", java_script_enabled=False)
    page.get_by_label("Nama layanan atau aplikasi").fill("Kamera jalan")
    page.get_by_label("Alamat web").fill("http://192.168.1.20/")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("alert")).to_contain_text("jaringan privat")
    page.get_by_label("Alamat web").fill("kamera.contoh.go.id")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kamera jalan")
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_text("Pemeriksaan diminta.")).to_be_visible()
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_text("Coba lagi setelah satu menit.")).to_be_visible()
