"""The evidence library in a browser: accessible at every width, uploads that survive a cut, a look into a document."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pemantik.assessments.tests.evidence.factories import DECREE, pdf
from tests.browser.everybody import check
from tests.browser.serving import AT_ONCE

pytestmark = pytest.mark.browser
SITE, SITE_SETTINGS = "evidence", AT_ONCE
#: The browser complains of the lines that are cut here.
QUIET = False
MEGABYTE = 1024 * 1024


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
def test_every_reader_can_use_the_page(look, axe, address):
    check(look("operator", address), axe, "evidence-" + address.strip("/").replace("/", "-"))


def offsets_sent(page: Page) -> list[int]:
    """Offsets of the pieces, filled while they are sent."""
    offsets: list[int] = []
    page.on(
        "request",
        lambda request: offsets.append(int(request.url.split("mulai=")[1])) if "/potongan/" in request.url else None,
    )
    return offsets


def test_upload_survives_a_cut_line(look, tmp_path):
    page = look("operator", "/bukti/", 390)
    offsets = offsets_sent(page)
    cuts = iter([True])

    def cut_once(route):
        route.abort("connectionreset") if f"mulai={MEGABYTE}" in route.request.url and next(cuts, False) else (
            route.continue_()
        )

    page.route("**/potongan/**", cut_once)
    page.goto("/bukti/unggah/")
    page.set_input_files("[name=berkas]", large_pdf(tmp_path, "Perbup.pdf", 2))
    page.get_by_role("button", name="Unggah", exact=True).click()
    page.wait_for_url("**/jelaskan/")
    assert offsets == [0, MEGABYTE, MEGABYTE, 2 * MEGABYTE]
    expect(page.get_by_label("Nomor")).to_have_value("12 TAHUN 2026")
    page.get_by_label("Judul").fill("Perbup tentang arsitektur")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Perbup tentang arsitektur")
    expect(page.get_by_role("img", name="Halaman 1 dari")).to_be_visible()
    assert page.evaluate("document.querySelector('.pm-look img').naturalWidth") == 1200


def test_upload_goes_on_after_a_reload(look, tmp_path):
    page = look("operator", "/bukti/")
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


def test_refused_file_is_told_beside_the_field(look, tmp_path):
    page = look("operator", "/bukti/")
    file = tmp_path / "SK.pdf"
    file.write_bytes(b"Rar!\x1a\x07\x01\x00 isi")
    page.goto("/bukti/unggah/")
    page.set_input_files("[name=berkas]", file)
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Arsip (zip, rar, 7z, tar) tidak diterima")
    expect(page.get_by_role("button", name="Unggah", exact=True)).to_be_enabled()


def test_everything_works_without_a_script(look, tmp_path):
    page = look("operator", "/bukti/", java_script_enabled=False)
    file = tmp_path / "Notula.pdf"
    file.write_bytes(pdf("Notula tanpa skrip"))
    page.get_by_role("link", name="Unggah bukti").click()
    page.set_input_files("[name=berkas]", file)
    page.get_by_role("button", name="Unggah", exact=True).click()
    assert page.locator("[name=title]").input_value() == "Notula"
    page.get_by_role("button", name="Simpan").click()
    page.goto("/bukti/?cari=tanpa+skrip")
    page.get_by_role("link", name="Notula").click()
    assert page.locator(".pm-look rect").count() == 2
