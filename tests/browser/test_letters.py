"""Letters and their templates in the browser: written, looked at, made, and a broken template told its place."""

import io
import re

import docx
import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check

pytestmark = pytest.mark.browser
SITE = "work"


def test_letters_are_chosen_looked_at_and_made(look, axe, place, tmp_path) -> None:
    page = look("province", "/laporan/")
    page.get_by_role("link", name="Surat").click()
    check(page, axe, "letters-choose")
    many = int(place["board"].rpartition("=")[2]) - 1  # the campaign before the one with a single participant
    page.get_by_label("Kepada").select_option(f"c{many}")
    page.get_by_role("radio", name="Permintaan data").check()
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator("h1")).to_have_text("Surat: Permintaan data")
    page.get_by_role("checkbox", name="Kabupaten Contoh 1 0 dari 20").check()
    page.get_by_role("checkbox", name="Kabupaten Contoh 2 0 dari 20").check()
    page.get_by_role("textbox", name="Nomor surat").fill("000.7/21/2026")
    check(page, axe, "letters-form")
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator(".pm-docs-paper")).to_contain_text("000.7/21/2026")
    expect(page.get_by_role("checkbox", name="Kabupaten Contoh 2 0 dari 20")).to_be_checked()
    check(page, axe, "letters-preview")
    page.get_by_role("button", name="Buat surat").click()
    expect(page.locator("main")).to_contain_text("2 surat selesai dibuat")
    check(page, axe, "letters-made")
    with page.expect_download() as begun:
        page.locator("a[href^='/laporan/dokumen/']").first.click()
    begun.value.save_as(tmp_path / "surat.docx")
    words = " ".join(each.text for each in docx.Document(tmp_path / "surat.docx").paragraphs)
    assert "Kabupaten Contoh 1" in words


def test_a_template_is_downloaded_broken_refused_and_replaced(look, axe, tmp_path) -> None:
    page = look("coordinator", "/surat/templat/")
    check(page, axe, "letters-templates")
    with page.expect_download() as begun:
        page.get_by_role("link", name=re.compile("Unduh templat bawaan ?: Teguran")).click()
    path = tmp_path / "templat.docx"
    begun.value.save_as(path)
    document = docx.Document(path)
    document.add_paragraph("Yth. {{ tujun }}")
    broken = io.BytesIO()
    document.save(broken)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    send = page.get_by_label("Ganti templat Teguran")
    send.set_input_files({"name": "salah.docx", "mimeType": kind, "buffer": broken.getvalue()})
    page.get_by_role("button", name=re.compile("Unggah ?: Teguran")).click()
    expect(page.get_by_role("alert")).to_contain_text("Mungkin maksud Anda tujuan")
    expect(page.get_by_role("alert")).to_contain_text("paragraf “Yth. {{ tujun }}”")
    check(page, axe, "letters-refused")
    page.get_by_label("Ganti templat Teguran").set_input_files(path)
    page.get_by_role("button", name=re.compile("Unggah ?: Teguran")).click()
    expect(page.locator("main")).to_contain_text("Templat sendiri: templat.docx")
    check(page, axe, "letters-own")
    page.get_by_role("button", name=re.compile("Kembali ke templat bawaan ?: Teguran")).click()
    expect(page.locator("main")).to_contain_text("Templat bawaan dipakai lagi")


def test_word_and_workbook_stand_beside_the_pdf(look, axe, place, tmp_path) -> None:
    shelf = place["result"].replace("/penilaian/", "/laporan/").replace("/hasil/", "/")
    page = look("coordinator", shelf)
    check(page, axe, "letters-shelf")
    page.get_by_role("button", name="Laporan hasil evaluasi (Word)").click()
    expect(page.locator("main")).to_contain_text("selesai dibuat")
    with page.expect_download() as begun:
        page.get_by_role("button", name="Unduh rekap (XLSX)").click()
    assert begun.value.suggested_filename.endswith(".xlsx")
    with page.expect_download() as begun:
        page.locator("a[href^='/laporan/dokumen/']").first.click()
    assert begun.value.suggested_filename.endswith(".docx")
