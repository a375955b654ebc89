"""Spending review as people use it: every page for everybody, a request from draft to letter, a draft budget."""

import pytest
from playwright.sync_api import expect

from pemantik.planning.tests.test_budget import LINES, csv_of
from tests.browser import everybody

pytestmark = pytest.mark.browser
SITE = "spending"

#: Each page with a person who opens it.
PAGES = {
    "board-coordinator": ("coordinator", "/belanja/"),
    "board-head": ("head", "/belanja/"),
    "board-operator": ("operator", "/belanja/"),
    "board-empty": ("stranger", "/belanja/"),
    "new": ("operator", "/belanja/ajukan/"),
    "draft": ("operator", "draft"),
    "asked-assessor": ("assessor", "asked"),
    "asked-operator": ("operator", "asked"),
    "late": ("coordinator", "late"),
    "decided": ("operator", "decided"),
    "returned": ("operator", "returned"),
    "correct": ("coordinator", "correct"),
    "realise": ("operator", "realise"),
    "rules": ("coordinator", "rules"),
    "sheets": ("coordinator", "/belanja/rancangan/"),
    "sheet": ("coordinator", "sheet"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    everybody.check(look(*PAGES[name]), axe, f"belanja-{name}")


def test_a_request_from_draft_to_letter_and_board(look, place):
    unit = look("operator", "/belanja/ajukan/", 390)
    unit.get_by_label("Yang akan dibeli atau dibangun").fill("Pengadaan laptop loket")
    unit.get_by_role("button", name="Mulai draf").click()
    expect(unit.get_by_role("heading", level=1, name="Pengadaan laptop loket")).to_be_visible()
    unit.get_by_role("button", name="Kirim untuk ditelaah").click()
    expect(unit.get_by_role("alert")).to_contain_text("Isi jenis belanja")
    unit.get_by_label("Jenis belanja").select_option("Perangkat keras")
    filled = {
        "Tahun anggaran": "2027",
        "Nilai yang diajukan": "130.000.000",
        "Jumlah": "10",
        "Kode rekening": "5.2.02.10.01.0002",
        "Mengapa dibutuhkan": "Komputer loket rusak.",
        "Spesifikasi": "Memori 16 GB.",
        "Pilihan lain": "Memperbaiki lebih mahal.",
        "Penghubung": "Kepala Subbagian Umum.",
    }
    for label, text in filled.items():
        unit.get_by_role("textbox", name=label).first.fill(text)
    unit.get_by_label("E-purchasing").check()
    unit.get_by_label("Cari di inventaris").fill("antrean")
    unit.get_by_role("button", name="Cari", exact=True).click()
    expect(unit.get_by_label("Antrean pendaftaran yang cepat").first).to_be_visible()
    expect(unit.get_by_label("Mengapa dibutuhkan")).to_have_value("Komputer loket rusak.")
    unit.get_by_role("checkbox", name="Antrean pendaftaran yang cepat").check()
    unit.get_by_role("button", name="Kirim untuk ditelaah").click()
    expect(unit.get_by_role("status")).to_contain_text("Terkirim")
    expect(unit.get_by_text("ada 3 laptop yang tampak belum terpakai")).to_be_visible()
    expect(unit.get_by_text("di atas yang biasa")).to_be_visible()
    address = unit.url

    coordinator = look("coordinator", address)
    coordinator.get_by_label("Anggaran dan kewajaran harga").select_option(place["reviewer"])
    coordinator.get_by_role("button", name="Simpan pembagian").click()
    expect(coordinator.get_by_role("status")).to_contain_text("Telaah dibagi")
    reviewer = look("assessor", address)
    reviewer.get_by_role("radio", name="Setuju dengan syarat").check()
    reviewer.get_by_label("Alasan").fill("Pakai dahulu tiga laptop di gudang.")
    reviewer.get_by_role("button", name="Simpan pendapat").click()
    expect(reviewer.get_by_role("status")).to_contain_text("Pendapat tersimpan")

    coordinator.goto(address)
    coordinator.get_by_role("link", name="Putuskan", exact=True).click()
    coordinator.get_by_label("Disetujui dengan syarat").check()
    coordinator.get_by_label("Nilai yang disetujui").fill("91.000.000")
    coordinator.get_by_label("Syarat, satu per baris").fill("Beli tujuh laptop saja.")
    coordinator.get_by_role("button", name="Terbitkan keputusan").click()
    expect(coordinator.get_by_role("heading", name="Rekomendasi 0").first).to_be_visible()
    coordinator.get_by_role("button", name="Buat surat (PDF)").click()
    expect(coordinator.get_by_role("status")).to_contain_text("selesai dibuat")
    with coordinator.expect_download() as file:
        coordinator.get_by_role("link", name="PDF,").first.click()
    assert file.value.suggested_filename.endswith(".pdf")
    head = look("head", "/belanja/?cari=loket", 390)
    expect(head.get_by_text("disetujui Rp91.000.000")).to_be_visible()


def test_a_draft_budget_from_file_to_request(look):
    page = look("coordinator", "/belanja/rancangan/")
    page.get_by_label("Tahap").fill("RKA setelah asistensi")
    page.get_by_label("Berkas XLSX atau CSV").set_input_files(
        {"name": "rka.csv", "mimeType": "text/csv", "buffer": csv_of(*LINES)}
    )
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("RKA setelah asistensi 2027")
    expect(page.get_by_text("mungkin dobel.").first).to_be_visible()
    page.get_by_label("Lihat").select_option("bukan")
    page.get_by_role("button", name="Tampilkan").click()
    page.get_by_role("listitem").filter(has_text="Rehabilitasi").get_by_role("button", name="Ini TIK").click()
    expect(page.get_by_role("status")).to_contain_text("1 baris ditentukan")
    address = page.url
    unit = look("operator", address.split("?")[0] + "?lihat=belum", 390)
    unit.get_by_role("listitem").filter(has_text="Laptop pelayanan").get_by_role("button", name="Ajukan").click()
    expect(unit.get_by_role("heading", level=1, name="Laptop pelayanan")).to_be_visible()
    expect(unit.get_by_label("Nilai yang diajukan")).to_have_value("120.000.000")
