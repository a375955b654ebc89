"""The evidence library in a browser: accessible at every width, uploads that survive a cut, a look into a document."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pemantik.assessments.tests.evidence.factories import DECREE, pdf
from tests.browser.test_pages import TARGETS, WIDTHS, open_everything, violations

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A server with a library of its own; background work is done at once."""
    var = tmp_path_factory.mktemp("shelf")
    environment = os.environ | {
        "PEMANTIK_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'shelf.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
        "PEMANTIK_TASKS": "django_tasks.backends.immediate.ImmediateBackend",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.browser.evidence_site"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        yield json.loads(server.stdout.readline())
        server.terminate()


@pytest.fixture
def reader(browser: Browser, shelf: dict[str, str]) -> Iterator[BrowserContext]:
    """The operator of Diskominfo, signed in."""
    profile = browser.new_context(base_url=shelf["address"], locale="id", viewport={"width": 1366, "height": 900})
    profile.add_cookies([{"name": "pemantik_session", "value": shelf["session"], "url": shelf["address"]}])
    profile.set_default_timeout(15_000)
    yield profile
    profile.close()


@pytest.fixture
def page(reader: BrowserContext) -> Page:
    return reader.new_page()


def large_pdf(path: Path, name: str, megabytes: int) -> Path:
    """A whole PDF of this size: what stands between two objects is ignored by readers."""
    content = pdf(f"{DECREE} {name}")
    start = content.index(b"2 0 obj")
    comment = b"%" + b"x" * (megabytes * MEGABYTE) + b"\n"
    file = path / name
    # Offsets after the comment are wrong; a reader finds the objects anyway, as in many files from the field.
    file.write_bytes(content[:start] + comment + content[start:])
    return file


ADDRESSES = (
    "/bukti/",
    "/bukti/?cari=anggaran",
    "/bukti/?cari=tidakada",
    "/bukti/unggah/",
    "/bukti/{decree}/",
    "/bukti/{decree}/?cari=rencana",
    "/bukti/{notes}/",
    "/bukti/{notes}/jelaskan/",
    "/bukti/unggah/?dokumen={decree}",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_reader_can_use_the_page(page, shelf, axe, address):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address.format(**shelf), wait_until="networkidle")
    open_everything(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{width} px"
        assert page.evaluate(TARGETS) == [], f"{width} px"
        if width in {390, 1366}:
            assert violations(page, axe) == []
    assert complaints == []


def offsets_sent(page: Page) -> list[int]:
    """Offsets of the pieces, filled while they are sent."""
    offsets: list[int] = []
    page.on(
        "request",
        lambda request: offsets.append(int(request.url.split("mulai=")[1])) if "/potongan/" in request.url else None,
    )
    return offsets


@pytest.mark.parametrize("width", [390, 1366])
def test_upload_survives_a_cut_line(page, tmp_path, width):
    page.set_viewport_size({"width": width, "height": 900})
    offsets = offsets_sent(page)
    cuts = iter([True])

    def cut_once(route):
        route.abort("connectionreset") if f"mulai={MEGABYTE}" in route.request.url and next(cuts, False) else (
            route.continue_()
        )

    page.route("**/potongan/**", cut_once)
    page.goto("/bukti/unggah/")
    page.set_input_files("[name=berkas]", large_pdf(tmp_path, f"Perbup {width}.pdf", 2))
    page.get_by_role("button", name="Unggah", exact=True).click()
    page.wait_for_url("**/jelaskan/")
    assert offsets == [0, MEGABYTE, MEGABYTE, 2 * MEGABYTE]
    expect(page.get_by_label("Nomor")).to_have_value("12 TAHUN 2026")
    page.get_by_label("Judul").fill(f"Perbup lebar {width}")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Perbup lebar {width}")
    expect(page.get_by_role("img", name="Halaman 1 dari")).to_be_visible()
    assert page.evaluate("document.querySelector('.pm-look img').naturalWidth") == 1200


def test_upload_goes_on_after_a_reload(page, tmp_path):
    file = large_pdf(tmp_path, "RPJMD.pdf", 3)
    offsets = offsets_sent(page)
    page.route(f"**/potongan/?mulai={2 * MEGABYTE}", lambda route: route.abort("connectionreset"))
    page.goto("/bukti/unggah/")
    page.set_input_files("[name=berkas]", file)
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_text("Yang sudah terkirim aman")).to_be_visible()
    page.unroute_all()
    page.reload()
    expect(page.get_by_text("Pilih lagi berkas yang sama")).to_be_visible()
    offsets.clear()
    page.set_input_files("[name=berkas]", file)
    page.get_by_role("button", name="Unggah", exact=True).click()
    page.wait_for_url("**/jelaskan/")
    assert offsets == [2 * MEGABYTE, 3 * MEGABYTE]


def test_refused_file_is_told_beside_the_field(page, tmp_path):
    file = tmp_path / "SK.pdf"
    file.write_bytes(b"Rar!\x1a\x07\x01\x00 isi")
    page.goto("/bukti/unggah/")
    page.set_input_files("[name=berkas]", file)
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Arsip (zip, rar, 7z, tar) tidak diterima")
    expect(page.get_by_role("button", name="Unggah", exact=True)).to_be_enabled()


def test_everything_works_without_a_script(browser, shelf, tmp_path):
    profile = browser.new_context(base_url=shelf["address"], java_script_enabled=False)
    profile.add_cookies([{"name": "pemantik_session", "value": shelf["session"], "url": shelf["address"]}])
    page = profile.new_page()
    file = tmp_path / "Notula.pdf"
    file.write_bytes(pdf("Notula tanpa skrip"))
    page.goto("/bukti/")
    page.get_by_role("link", name="Unggah bukti").click()
    page.set_input_files("[name=berkas]", file)
    page.get_by_role("button", name="Unggah", exact=True).click()
    assert page.locator("[name=title]").input_value() == "Notula"
    page.get_by_role("button", name="Simpan").click()
    page.goto("/bukti/?cari=tanpa+skrip")
    page.get_by_role("link", name="Notula").click()
    assert page.locator(".pm-look rect").count() == 2
    profile.close()
