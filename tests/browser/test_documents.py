"""Documents in the browser: made, downloaded, confirmed by anyone, and made for all participants."""

import itertools
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import working

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 768, 1366)
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


@pytest.fixture(scope="module", autouse=True)
def worker(work_site) -> Iterator[None]:
    """Documents of all participants are made in the background."""
    with working(work_site):
        yield


@pytest.fixture
def shelf(work_site) -> str:
    """The page of documents of one assessment."""
    return work_site["result"].replace("/penilaian/", "/laporan/").replace("/hasil/", "/")


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


def test_a_document_is_made_downloaded_and_confirmed(work, axe, shelf, tmp_path) -> None:
    page = work("coordinator", shelf)
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

    public = work("", "/periksa/")
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

    plain = work("", public.url, java_script_enabled=False)
    plain.get_by_label("Berkas", exact=True).set_input_files(file)
    plain.get_by_role("button", name="Bandingkan").click()
    expect(plain.locator("#banding-hasil")).to_contain_text("Sama")


def test_documents_of_all_participants(work, axe) -> None:
    page = work("province", "/laporan/")
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
