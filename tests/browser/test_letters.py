"""Letters and their templates in the browser: written, looked at, made, and a broken template told its place."""

import io
import itertools
import os
import re

import docx
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 768, 1366)
PICTURES = os.environ.get("PEMANTIK_PICTURES")
TARGETS = """() => [...document.querySelectorAll(
    'main :is(a[href], button, input:not([type=hidden]), select, summary)')]
  .map(one => one.closest('label') || one)
  .filter(one => one.checkVisibility() && getComputedStyle(one).display !== 'inline')
  .map(one => [one.outerHTML.slice(0, 140), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 140))"""
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4')]
  .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""


def check(page: Page, axe: str, name: str) -> None:
    """What holds for every page: headings, contrast and names, width, size of targets."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    page.evaluate(axe)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        if width in {390, 1366}:
            found = page.evaluate(
                """async () => (await axe.run(document, {
                  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                })).violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`)"""
            )
            assert found == [], name
            if PICTURES:
                page.screenshot(path=f"{PICTURES}/letters-{name}-{width}.png", full_page=True)
        assert page.evaluate(TOO_WIDE) == [], f"{name} at {width} px"
        assert page.evaluate(TARGETS) == [], f"{name} at {width} px"


def test_letters_are_chosen_looked_at_and_made(work, axe, work_site, tmp_path) -> None:
    page = work("province", "/laporan/")
    page.get_by_role("link", name="Surat").click()
    check(page, axe, "choose")
    many = int(work_site["board"].rpartition("=")[2]) - 1  # the campaign before the one with a single participant
    page.get_by_label("Kepada").select_option(f"c{many}")
    page.get_by_role("radio", name="Permintaan data").check()
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator("h1")).to_have_text("Surat: Permintaan data")
    page.get_by_role("checkbox", name="Kabupaten Contoh 1 0 dari 20").check()
    page.get_by_role("checkbox", name="Kabupaten Contoh 2 0 dari 20").check()
    page.get_by_role("textbox", name="Nomor surat").fill("000.7/21/2026")
    check(page, axe, "form")
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator(".pm-docs-paper")).to_contain_text("000.7/21/2026")
    expect(page.get_by_role("checkbox", name="Kabupaten Contoh 2 0 dari 20")).to_be_checked()
    check(page, axe, "preview")
    page.get_by_role("button", name="Buat surat").click()
    expect(page.locator("main")).to_contain_text("2 surat selesai dibuat")
    check(page, axe, "made")
    with page.expect_download() as begun:
        page.locator("a[href^='/laporan/dokumen/']").first.click()
    begun.value.save_as(tmp_path / "surat.docx")
    words = " ".join(each.text for each in docx.Document(tmp_path / "surat.docx").paragraphs)
    assert "Kabupaten Contoh 1" in words


def test_a_template_is_downloaded_broken_refused_and_replaced(work, axe, tmp_path) -> None:
    page = work("coordinator", "/surat/templat/")
    check(page, axe, "templates")
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
    check(page, axe, "refused")
    page.get_by_label("Ganti templat Teguran").set_input_files(path)
    page.get_by_role("button", name=re.compile("Unggah ?: Teguran")).click()
    expect(page.locator("main")).to_contain_text("Templat sendiri: templat.docx")
    check(page, axe, "own")
    page.get_by_role("button", name=re.compile("Kembali ke templat bawaan ?: Teguran")).click()
    expect(page.locator("main")).to_contain_text("Templat bawaan dipakai lagi")


def test_word_and_workbook_stand_beside_the_pdf(work, axe, work_site, tmp_path) -> None:
    shelf = work_site["result"].replace("/penilaian/", "/laporan/").replace("/hasil/", "/")
    page = work("coordinator", shelf)
    check(page, axe, "shelf")
    page.get_by_role("button", name="Laporan hasil evaluasi (Word)").click()
    expect(page.locator("main")).to_contain_text("selesai dibuat")
    with page.expect_download() as begun:
        page.get_by_role("button", name="Unduh rekap (XLSX)").click()
    assert begun.value.suggested_filename.endswith(".xlsx")
    with page.expect_download() as begun:
        page.locator("a[href^='/laporan/dokumen/']").first.click()
    assert begun.value.suggested_filename.endswith(".docx")
