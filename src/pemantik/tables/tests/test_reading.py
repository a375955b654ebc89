"""A table comes in as rows of text, whatever the file; a file that would fill the memory is refused first."""

import io
import zipfile

import pytest
import xlsxwriter

from pemantik.tables.limits import COMMAND_LINE, UPLOAD, Limits
from pemantik.tables.problems import FileError
from pemantik.tables.reading import rows_of


def workbook(fill) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        fill(book)
    return file.getvalue()


def sheet_of(rows) -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill)


def read(content: bytes, limits: Limits = UPLOAD):
    return [(row.number, row.cells) for row in rows_of(content, lambda cells: "nama" in cells, limits)]


def refusal(content: bytes, limits: Limits = UPLOAD) -> str:
    with pytest.raises(FileError) as error:
        read(content, limits)
    return error.value.problems[0].message


def test_both_formats_give_the_same_rows():
    rows = [(1, ("nama", "jenis")), (3, ("Dinas A", "opd"))]
    assert read(sheet_of([["nama", "jenis"], [], ["Dinas A", "opd"]])) == rows
    assert read(b"nama;jenis\n\nDinas A;opd\n") == rows


def test_a_cell_merged_downwards_counts_for_every_row_of_it():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nama", "di bawah"])
        sheet.write_column(1, 0, ["A", "B", "C"])
        sheet.merge_range(1, 1, 2, 1, "Dinas")

    assert read(workbook(fill))[1:] == [(2, ("A", "Dinas")), (3, ("B", "Dinas")), (4, ("C",))]


@pytest.mark.parametrize("limits", [COMMAND_LINE, UPLOAD])
def test_two_cells_at_the_ends_of_a_sheet_do_not_end_the_process(limits):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write("A1", "nama")
        sheet.write("XFD1048576", "x")

    assert "baris 1048576, kolom 16384" in refusal(workbook(fill), limits)


def test_the_far_cell_is_found_wherever_the_archive_keeps_it():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/elsewhere.dat", "<c r = 'XFD1048576'/>".rjust(1_000_010))
    assert "baris 1048576" in refusal(content.getvalue())


def test_an_archive_that_unpacks_to_too_much_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2_000_000)
    assert "terlalu besar" in refusal(content.getvalue(), Limits(unpacked_bytes=1_000_000))


def test_size_and_rows_are_bounded():
    assert refusal(b"nama\n" + b"x" * 200, Limits(bytes=100)) == "Berkas terlalu besar; batasnya 0 MB."
    assert "batasnya 3" in refusal(b"nama\n" + b"a\n" * 9, Limits(rows=3))
    assert "batasnya 3" in refusal(sheet_of([["nama"], *[["a"]] * 9]), Limits(rows=3))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel lama atau terkunci"),
        (b"PK\x03\x04 not an archive", "rusak atau tidak lengkap"),
        (b"nama\nDinas \xe9", "CSV UTF-8"),
        (b"  \n", "Berkas kosong"),
        (b"nama\n\0\0\0", "bukan CSV dan bukan Excel"),
    ],
)
def test_other_files_are_refused_with_what_to_do(content, sentence):
    assert sentence in refusal(content)


def test_an_opendocument_or_binary_workbook_is_not_taken_from_the_network():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert "bukan Excel .xlsx" in refusal(content.getvalue())


def test_the_delimiter_is_found_below_a_title():
    assert read(b"DAFTAR OPD, 2026\nnama;jenis\nDinas A;opd\n")[1:] == [(2, ("nama", "jenis")), (3, ("Dinas A", "opd"))]
