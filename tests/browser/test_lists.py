"""Reference trees, value lists, Aplikasi Umum and citing an entry: phone and desk, without JavaScript too."""

import itertools
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import Opener, Site, served, visiting
from tests.browser.test_pages import HEADINGS, TARGETS, WIDTHS, open_everything, violations

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("PEMANTIK_PICTURES", "")
SIZES = {"phone": 390, "desktop": 1366}

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


@pytest.fixture(scope="module")
def lists_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with an inventory; see lists_site.py."""
    with served("lists_site.py", 18520, tmp_path_factory.mktemp("var")) as found:
        yield found


@pytest.fixture
def look(browser: Browser, lists_site: Site) -> Iterator[Opener]:
    """Opens a page of that server as a person."""
    with visiting(browser, lists_site) as visit:
        yield visit


@pytest.mark.parametrize("name", PAGES)
def test_every_reader_can_use_the_page(look, axe, name):
    page = look(*PAGES[name])
    for size, width in SIZES.items():
        page.set_viewport_size({"width": width, "height": 844})
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/lists-{name}-{size}.png", full_page=True)
    open_everything(page)
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for width in SIZES.values():
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page, axe) == [], f"{name} at {width} px"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width} px"
        assert page.evaluate(TARGETS) == [], f"{name} at {width} px"


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
