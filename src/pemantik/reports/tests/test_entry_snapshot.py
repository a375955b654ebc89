"""The snapshot of an inventory entry on paper."""

import pypdfium2
from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.reports.tests.reading import text_of

CONTENT = {
    "title": "SIMPUS #strong[x] $a$",
    "kind": "Aplikasi",
    "code": "DAA-001",
    "unit": "Dinas Kesehatan",
    "institution": "Kota Satu",
    "taken": "22 November 2026 pukul 12.04",
    "taken_by": "Sari Dewi",
    "state": "Diperiksa",
    "verified": "Budi, 20 November 2026 pukul 09.00",
    "confirmed": "",
    "completeness": 85,
    "missing": ["Mendukung proses bisnis"],
    "facts": [{"label": "Uraian", "text": "Pencatatan pasien."}, {"label": "Biaya setahun", "text": "Rp12.500.000"}],
    "links": [{"label": "Berjalan di", "names": ["DAI-001 Server utama"]}],
    "seal": "0123456789abcdef" * 4,
}


def test_everything_of_the_snapshot_stands_on_the_page() -> None:
    pdf = import_string(settings.PEMANTIK_ENTRY_SNAPSHOT)(CONTENT)
    text = " ".join(text_of(pdf).split())
    for words in (
        "SIMPUS #strong[x] $a$",
        "Aplikasi DAA-001",
        "Dinas Kesehatan",
        "22 November 2026 pukul 12.04",
        "Rp12.500.000",
        "DAI-001 Server utama",
        "belum dipastikan",
        "85%; fakta kunci yang belum diketahui: Mendukung proses bisnis",
        "01234567 89abcdef",
        "Perpres 132/2022",
    ):
        assert words in text, words


def test_many_facts_take_more_pages() -> None:
    facts = [{"label": f"Fakta {number}", "text": "Isi yang panjang. " * 30} for number in range(30)]
    with pypdfium2.PdfDocument(import_string(settings.PEMANTIK_ENTRY_SNAPSHOT)(CONTENT | {"facts": facts})) as made:
        assert len(made) > 3


def test_an_empty_entry_is_told_as_such() -> None:
    empty = CONTENT | {"facts": [], "links": [], "missing": []}
    text = text_of(import_string(settings.PEMANTIK_ENTRY_SNAPSHOT)(empty))
    assert "Belum ada fakta yang diisi." in text
    assert "Hubungan" not in text
