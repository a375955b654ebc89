"""Documents in the browser: made, downloaded, confirmed by anyone, and made for all participants."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check
from tests.browser.serving import working

pytestmark = pytest.mark.browser
SITE = "work"


@pytest.fixture(scope="module", autouse=True)
def worker(place) -> Iterator[None]:
    """Documents of all participants are made in the background."""
    with working(place):
        yield


@pytest.fixture
def shelf(place) -> str:
    """The page of documents of one assessment."""
    return place["result"].replace("/penilaian/", "/laporan/").replace("/hasil/", "/")


def test_a_document_is_made_downloaded_and_confirmed(look, axe, shelf, tmp_path) -> None:
    page = look("coordinator", shelf)
    page.get_by_label("Nomor surat (boleh kosong)").first.fill("000.7/15/2026")
    page.get_by_role("button", name="Laporan hasil evaluasi (PDF)").click()
    expect(page.locator("main")).to_contain_text("selesai dibuat")
    check(page, axe, "documents-shelf")
    with page.expect_download() as begun:
        page.locator("a[href^='/laporan/dokumen/']").first.click()
    file = tmp_path / "laporan.pdf"
    begun.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    code = page.locator(".pm-docs-facts").first.locator("span").nth(4).inner_text()

    public = look("", "/periksa/")
    check(public, axe, "documents-code")
    public.get_by_label("Kode verifikasi").fill(code.lower().replace("-", " "))
    public.get_by_role("button", name="Periksa").click()
    expect(public.locator("h1")).to_have_text("Dokumen ini tercatat")
    public.get_by_label("Berkas", exact=True).set_input_files(file)
    expect(public.locator("#banding-hasil")).to_contain_text("Sama")
    changed = tmp_path / "ubahan.pdf"
    changed.write_bytes(file.read_bytes() + b" ")
    public.get_by_label("Berkas", exact=True).set_input_files(changed)
    expect(public.locator("#banding-hasil")).to_contain_text("Berbeda")
    check(public, axe, "documents-check")

    plain = look("", public.url, java_script_enabled=False)
    plain.get_by_label("Berkas", exact=True).set_input_files(file)
    plain.get_by_role("button", name="Bandingkan").click()
    expect(plain.locator("#banding-hasil")).to_contain_text("Sama")


def test_documents_of_all_participants(look, axe) -> None:
    page = look("province", "/laporan/")
    check(page, axe, "documents-reports")
    page.get_by_role("button", name="Ringkasan untuk pimpinan").click()
    expect(page.locator("h1")).to_have_text("Ringkasan untuk pimpinan")
    expect(page.get_by_role("link", name="Unduh")).to_be_visible()  # the worker has made some
    check(page, axe, "documents-bundle")
    if page.get_by_role("button", name="Batalkan").is_visible():
        page.get_by_role("button", name="Batalkan").click()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Unduh").click()
    assert begun.value.suggested_filename.endswith(".zip")
