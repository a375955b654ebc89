"""Reference trees, value lists, Aplikasi Umum and citing an entry: phone and desk, without JavaScript too."""

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check

pytestmark = pytest.mark.browser
SITE = "lists"

#: Each page with a person who opens it.
PAGES = {
    "trees": ("operator", "/inventaris/referensi/"),
    "trees-search": ("operator", "/inventaris/referensi/?cari=kesehatan"),
    "tree": ("operator", "/inventaris/referensi/kegiatan/"),
    "tree-keeper": ("keeper", "/inventaris/referensi/kegiatan/"),
    "tree-search": ("coordinator", "/inventaris/referensi/rab/?cari=kesehatan"),
    "tree-empty": ("coordinator", "/inventaris/referensi/rab/?cari=tidakada"),
    "code": ("keeper", "/inventaris/referensi/rab/?kode=RAB.01"),
    "code-read": ("coordinator", "/inventaris/referensi/urusan/?kode=1.02"),
    "code-ended": ("keeper", "/inventaris/referensi/raa/?kode=RAA.02.01"),
    "choices": ("operator", "/inventaris/pilihan/"),
    "choice-list": ("keeper", "/inventaris/pilihan/kondisi/"),
    "choice-list-read": ("operator", "/inventaris/pilihan/status-aplikasi/"),
    "choice-list-catalogue": ("keeper", "/inventaris/pilihan/aplikasi-umum/"),
    "common": ("coordinator", "/inventaris/aplikasi-umum/"),
    "common-one": ("keeper", "/inventaris/aplikasi-umum/?aplikasi=SIASN"),
    "cite": ("coordinator", "cite"),
    "cite-spot": ("coordinator", "cite-spot"),
    "cite-nothing": ("auditor", "cite"),
    "pick": ("coordinator", "pick"),
    "indicator": ("coordinator", "indicator"),
    "document": ("auditor", "document"),
    "attach": ("coordinator", "attach"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, f"lists-{name}")


def test_a_tree_is_opened_level_by_level_without_javascript(look):
    page = look("operator", "/inventaris/referensi/", 390, java_script_enabled=False)
    page.get_by_role("link", name="Urusan pemerintahan").click()
    page.get_by_role("link", name="1 Urusan Pemerintahan Wajib").click()
    page.get_by_role("link", name="1.02").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.02")
    expect(page.get_by_role("link", name="SIMPUS")).to_be_visible()


def test_a_code_is_added_and_a_wrong_one_is_told_without_javascript(look):
    page = look("keeper", "/inventaris/referensi/rab/?kode=RAB.01.02", 390, java_script_enabled=False)
    page.locator("summary", has_text="Tambah kode di bawahnya").click()
    page.get_by_label("Nomor kode").fill("RAB.07.99")
    page.get_by_label("Nama", exact=True).first.fill("Fungsi uji")
    page.get_by_role("button", name="Tambah kode").click()
    expect(page.get_by_role("alert")).to_contain_text("Kode di bawah RAB.01.02 ditulis seperti")
    expect(page.get_by_label("Nama", exact=True).first).to_have_value("Fungsi uji")
    page.get_by_label("Nomor kode").fill("RAB.01.02.88")
    page.get_by_role("button", name="Tambah kode").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("RAB.01.02.88 Fungsi uji")


def test_a_value_is_hidden_and_put_back_without_javascript(look):
    page = look("keeper", "/inventaris/pilihan/sumber-dana/", 390, java_script_enabled=False)
    page.get_by_role("button", name="Sembunyikan BLUD").click()
    expect(page.get_by_text("Data yang sudah memakainya tetap.")).to_be_visible()
    page.get_by_role("button", name="Tampilkan lagi BLUD").click()
    expect(page.get_by_role("button", name="Sembunyikan BLUD")).to_be_visible()


def test_an_entry_becomes_evidence_and_is_brought_up_to_date_without_javascript(look):
    page = look("coordinator", "indicator", 390, java_script_enabled=False)
    expect(page.get_by_text("Data sudah berubah sejak kutipan ini.")).to_be_visible()
    page.get_by_role("button", name="Perbarui kutipan").click()
    expect(page.get_by_text("dikutip sebagai bukti untuk indikator 1")).to_be_visible()
    expect(page.get_by_text("Data sudah berubah sejak kutipan ini.")).to_have_count(0)
    page.get_by_role("link", name="Ambil dari inventaris 1.1").click()
    page.get_by_label("Cari nama, kode, atau uraian").fill("simpeg")
    page.get_by_role("button", name="Cari", exact=True).click()
    page.get_by_role("button", name="Jadikan bukti SIMPEG Daerah").click()
    expect(page.get_by_text("SIMPEG Daerah dikutip sebagai bukti")).to_be_visible()
