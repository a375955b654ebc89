"""Documents in the browser: made, downloaded, confirmed by anyone, and made for all participants."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WIDTHS = (320, 390, 768, 1366)
WORKER = ("-m", "django", "db_worker", "--queue-name", "*", "--interval", "0.5", "--no-startup-delay", "--no-reload")
PICTURES = os.environ.get("PEMANTIK_PICTURES")
TARGETS = """() => [...document.querySelectorAll('main :is(a[href], button, input:not([type=hidden]), select)')]
  .filter(one => one.checkVisibility() && getComputedStyle(one).display !== 'inline')
  .map(one => [one.outerHTML.slice(0, 140), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 140))"""
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4')]
  .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[dict]:
    """A server with evaluations (see work_site.py), and its worker."""
    environment = os.environ | {"PEMANTIK_VAR": str(tmp_path_factory.mktemp("var")), "PYTHONPATH": str(ROOT / "src")}
    environment["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, str(Path(__file__).with_name("work_site.py")), "18520"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert line, "the server did not start"
        with subprocess.Popen([sys.executable, *WORKER], env=environment, cwd=ROOT) as worker:
            yield json.loads(line)
            worker.terminate()
        server.terminate()


@pytest.fixture
def visit(browser: Browser, site) -> Iterator[Callable[..., Page]]:
    """Opens a page as a person (or as a visitor); the console must stay quiet."""
    profiles, complaints = [], []

    def open_page(person: str, path: str, **options: object) -> Page:
        profile = browser.new_context(base_url=site["address"], locale="id", accept_downloads=True, **options)
        profiles.append(profile)
        profile.set_default_timeout(15_000)
        if person:
            cookie = {"name": "pemantik_session", "value": site["sessions"][person], "url": site["address"]}
            profile.add_cookies([cookie])
        page = profile.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        return page

    yield open_page
    for profile in profiles:
        profile.close()
    assert complaints == []


@pytest.fixture
def shelf(site) -> str:
    """The page of documents of one assessment."""
    return site["result"].replace("/penilaian/", "/laporan/").replace("/hasil/", "/")


def check(page: Page, axe: str, name: str) -> None:
    """What holds for every page: headings, contrast and names, width, size of targets."""
    assert page.title() == f"{page.locator('h1').inner_text()} · Pemantik" or name == "shelf"
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    page.evaluate(axe)
    found = page.evaluate(
        """async () => (await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        })).violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`)"""
    )
    assert found == [], name
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TOO_WIDE) == [], f"{name} at {width} px"
        assert page.evaluate(TARGETS) == [], f"{name} at {width} px"
        if PICTURES and width in {390, 1366}:
            page.screenshot(path=f"{PICTURES}/documents-{name}-{width}.png", full_page=True)


def test_a_document_is_made_downloaded_and_confirmed(visit, axe, shelf, tmp_path) -> None:
    page = visit("coordinator", shelf)
    page.get_by_label("Nomor surat (boleh kosong)").first.fill("000.7/15/2026")
    page.get_by_role("button", name="Laporan hasil evaluasi (PDF)").click()
    expect(page.locator("main")).to_contain_text("selesai dibuat")
    check(page, axe, "shelf")
    with page.expect_download() as begun:
        page.locator("a[href^='/laporan/dokumen/']").first.click()
    file = tmp_path / "laporan.pdf"
    begun.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    code = page.locator(".pm-docs-facts").first.locator("span").nth(4).inner_text()

    public = visit("", "/periksa/")
    check(public, axe, "code")
    public.get_by_label("Kode verifikasi").fill(code.lower().replace("-", " "))
    public.get_by_role("button", name="Periksa").click()
    expect(public.locator("h1")).to_have_text("Dokumen ini tercatat")
    public.get_by_label("Berkas", exact=True).set_input_files(file)
    expect(public.locator("#banding-hasil")).to_contain_text("Sama")
    changed = tmp_path / "ubahan.pdf"
    changed.write_bytes(file.read_bytes() + b" ")
    public.get_by_label("Berkas", exact=True).set_input_files(changed)
    expect(public.locator("#banding-hasil")).to_contain_text("Berbeda")
    check(public, axe, "check")

    plain = visit("", public.url, java_script_enabled=False)
    plain.get_by_label("Berkas", exact=True).set_input_files(file)
    plain.get_by_role("button", name="Bandingkan").click()
    expect(plain.locator("#banding-hasil")).to_contain_text("Sama")


def test_documents_of_all_participants(visit, axe) -> None:
    page = visit("province", "/laporan/")
    check(page, axe, "reports")
    page.get_by_role("button", name="Ringkasan untuk pimpinan").click()
    expect(page.locator("h1")).to_have_text("Ringkasan untuk pimpinan")
    expect(page.get_by_role("link", name="Unduh")).to_be_visible(timeout=60_000)  # the worker has made some
    check(page, axe, "bundle")
    if page.get_by_role("button", name="Batalkan").is_visible():
        page.get_by_role("button", name="Batalkan").click()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Unduh").click()
    assert begun.value.suggested_filename.endswith(".zip")
