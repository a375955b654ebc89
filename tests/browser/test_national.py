"""The national portal in a browser: the package, and a file of verdicts written by hand with mistakes in it."""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check
from tests.browser.serving import AT_ONCE

pytestmark = pytest.mark.browser
SITE, SITE_SETTINGS = "national", AT_ONCE
MISTAKES = (
    "No;Indikator;Nilai;;Catatan Asesor\n;;Mandiri;Asesor;\n"
    "1;;3;2;Arsitektur belum ditetapkan dengan peraturan kepala daerah\n2;;3;2,5;\nIK-03;;3;-;\n"
    "4;;3;9;\n5;;3;4;\n5;;3;1;\n99;;3;2;\n6;Bukan nama indikator yang sebenarnya;3;4;\nIndeks SPBE;;3;2,31;\n"
)


def test_the_package_page_fits_and_is_read_by_everyone(look, axe):
    page = look("coordinator", "/penilaian/{work}/paket/", 390)
    check(page, axe, "national-paket")
    page.goto(page.url + "?lihat=siap")
    expect(page.locator("details.pm-package")).to_have_count(2)


def test_verdicts_with_mistakes_are_corrected_in_place(look, axe):
    page = look("manager", "/penilaian/{desk}/hasil-portal/", 390)
    check(page, axe, "national-hasil")
    page.get_by_label("Atau tempel tabelnya").fill(MISTAKES.replace(";", "\t"))
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator(".pm-lead")).to_contain_text("1 nilai siap, 5 perlu diperbaiki, 1 perlu dipastikan.")
    check(page, axe, "national-pratinjau")
    page.locator("#r4-value").fill("3")
    page.locator("#r6-value").fill("2")
    page.locator("[name=r8-skip]").check()
    page.locator("[name=r9-skip]").check()
    page.locator("[name=r10-keep]").check()
    page.get_by_role("button", name="Periksa lagi").click()
    expect(page.locator(".pm-lead")).to_contain_text("5 nilai siap, 0 perlu diperbaiki, 0 perlu dipastikan.")
    check(page, axe, "national-siap")
    page.get_by_role("button", name="Simpan 5 nilai").click()
    expect(page.get_by_text("5 nilai tersimpan.")).to_be_visible()
    check(page, axe, "national-tersimpan")
    page.get_by_role("button", name="Batalkan 5 nilai").click()
    expect(page.get_by_text("5 nilai dikembalikan.")).to_be_visible()


def test_the_way_from_the_assessment_to_a_package_without_scripts(look):
    page = look("coordinator", "/penilaian/{work}/isi/", java_script_enabled=False)
    page.get_by_role("link", name="Paket portal nasional").click()
    page.locator("#IK-01 summary").click()
    expect(page.locator("#narasi-IK-01")).to_have_value("Narasi indikator 1: sudah ditetapkan dengan Peraturan Bupati.")
    with page.expect_download() as started:
        page.get_by_role("link", name="Unduh IK-01: 1 berkas").click()
    content = Path(started.value.path()).read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names[1] == "IK-01/IK-01_Peraturan-Bupati-tentang-Arsitektur-Pemerintah-Digital_2026.pdf"


def test_an_operator_of_a_unit_is_told_who_has_the_package(look):
    page = look("operator", "/penilaian/{work}/paket/", status=403)
    expect(page.get_by_text("Mintalah kepada koordinator instansi Anda")).to_be_visible()
