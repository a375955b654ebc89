"""The national portal in a browser: the package, and a file of verdicts written by hand with mistakes in it."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import TARGETS, open_everything, violations

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SIZES = [390, 1366]
MISTAKES = (
    "No;Indikator;Nilai;;Catatan Asesor\n;;Mandiri;Asesor;\n"
    "1;;3;2;Arsitektur belum ditetapkan dengan peraturan kepala daerah\n2;;3;2,5;\nIK-03;;3;-;\n"
    "4;;3;9;\n5;;3;4;\n5;;3;1;\n99;;3;2;\n6;Bukan nama indikator yang sebenarnya;3;4;\nIndeks SPBE;;3;2,31;\n"
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A server with assessments of its own."""
    var = tmp_path_factory.mktemp("national")
    environment = os.environ | {
        "PEMANTIK_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'national.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
        "PEMANTIK_TASKS": "django_tasks.backends.immediate.ImmediateBackend",
        "PEMANTIK_SECOND_FACTOR": "optional",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.browser.national_site"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        yield json.loads(server.stdout.readline())
        server.terminate()


@pytest.fixture
def open_as(browser: Browser, portal: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Open a page as one of the people, each in a browser of their own."""
    profiles = []

    def open_page(name: str, address: str, width: int = 1366, *, scripts: bool = True) -> Page:
        profile = browser.new_context(
            base_url=portal["address"],
            locale="id",
            viewport={"width": width, "height": 768},
            java_script_enabled=scripts,
        )
        profile.set_default_timeout(15_000)
        cookie = {"name": portal["cookie"], "value": portal["sessions"][name], "url": portal["address"]}
        profile.add_cookies([cookie])
        profiles.append(profile)
        page = profile.new_page()
        page.goto(address.format(**portal))
        return page

    yield open_page
    for profile in profiles:
        profile.close()


def picture(page: Page, name: str, width: int) -> None:
    """A picture of the page for people, where PEMANTIK_PICTURES names a folder."""
    if folder := os.environ.get("PEMANTIK_PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def check(page: Page, axe: str, width: int) -> None:
    """Nothing that axe complains about, nothing that is too small to hit, nothing wider than the window."""
    open_everything(page)
    assert violations(page, axe) == []
    assert page.evaluate(TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", SIZES)
def test_the_package_page_fits_and_is_read_by_everyone(open_as, axe, width):
    page = open_as("coordinator", "/penilaian/{work}/paket/", width)
    picture(page, "paket", width)
    check(page, axe, width)
    picture(page, "paket-terbuka", width)
    page.goto(page.url + "?lihat=siap")
    expect(page.locator("details.pm-package")).to_have_count(2)


@pytest.mark.parametrize("width", SIZES)
def test_verdicts_with_mistakes_are_corrected_in_place(open_as, axe, width):
    page = open_as("manager", "/penilaian/{desk}/hasil-portal/", width)
    check(page, axe, width)
    picture(page, "hasil", width)
    page.get_by_label("Atau tempel tabelnya").fill(MISTAKES.replace(";", "\t"))
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator(".pm-lead")).to_contain_text("1 nilai siap, 5 perlu diperbaiki, 1 perlu dipastikan.")
    check(page, axe, width)
    picture(page, "pratinjau", width)
    page.locator("#r4-value").fill("3")
    page.locator("#r6-value").fill("2")
    page.locator("[name=r8-skip]").check()
    page.locator("[name=r9-skip]").check()
    page.locator("[name=r10-keep]").check()
    page.get_by_role("button", name="Periksa lagi").click()
    expect(page.locator(".pm-lead")).to_contain_text("5 nilai siap, 0 perlu diperbaiki, 0 perlu dipastikan.")
    check(page, axe, width)
    picture(page, "siap", width)
    page.get_by_role("button", name="Simpan 5 nilai").click()
    expect(page.get_by_text("5 nilai tersimpan.")).to_be_visible()
    check(page, axe, width)
    picture(page, "tersimpan", width)
    page.get_by_role("button", name="Batalkan 5 nilai").click()
    expect(page.get_by_text("5 nilai dikembalikan.")).to_be_visible()


def test_the_way_from_the_assessment_to_a_package_without_scripts(open_as):
    page = open_as("coordinator", "/penilaian/{work}/isi/", scripts=False)
    page.get_by_role("link", name="Paket portal nasional").click()
    page.locator("#IK-01 summary").click()
    expect(page.locator("#narasi-IK-01")).to_have_value("Narasi indikator 1: sudah ditetapkan dengan Peraturan Bupati.")
    with page.expect_download() as started:
        page.get_by_role("link", name="Unduh IK-01: 1 berkas").click()
    content = Path(started.value.path()).read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names[1] == "IK-01/IK-01_Peraturan-Bupati-tentang-Arsitektur-Pemerintah-Digital_2026.pdf"


def test_an_operator_of_a_unit_is_told_who_has_the_package(open_as):
    page = open_as("operator", "/penilaian/{work}/paket/")
    expect(page.get_by_text("Mintalah kepada koordinator instansi Anda")).to_be_visible()
