"""What is accepted, by content; what attacks are refused, in words."""

import gzip
import io
import tarfile
import zipfile
import zlib

import pytest

from pemantik.assessments import files
from pemantik.assessments.archives import FileRefusedError
from pemantik.assessments.filetypes import inspect
from pemantik.assessments.services.uploads import clean_filename
from pemantik.assessments.sizes import size_text
from pemantik.assessments.tests.evidence.factories import assemble, package, pdf, picture, word


def inspected(tmp_path, content: bytes):
    path = tmp_path / "apa-saja.xyz"
    path.write_bytes(content)
    return inspect(path)


def a_tar() -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO())
    return output.getvalue()


def old_office(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + b"".join(name.encode("utf-16-le") for name in names)


ODT = package(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<a/>")


@pytest.mark.parametrize(
    ("content", "label"),
    [
        (pdf("Halo"), "PDF"),
        (picture(), "Gambar"),
        (picture(kind="PNG"), "Gambar"),
        (picture(kind="WEBP"), "Gambar"),
        (picture(kind="TIFF"), "Gambar"),
        (word(), "Word"),
        (ODT, "OpenDocument"),
        (old_office("WordDocument"), "Word lama"),
        (old_office("Workbook"), "Excel lama"),
        (old_office("PowerPoint Document"), "PowerPoint lama"),
    ],
)
def test_accepted_by_content_whatever_the_name(tmp_path, content, label):
    assert str(inspected(tmp_path, content).label) == label


PACKED = zipfile.ZIP_DEFLATED


def bomb(part: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", PACKED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, bytes(60_000_000))
    return output.getvalue()


def truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def locked_pdf() -> bytes:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf("Rahasia"))))
    writer.encrypt("pemilik", "pengguna")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def huge_png() -> bytes:
    """An image that claims 65 535 x 65 535 pixels in 100 bytes."""
    size = (65_535).to_bytes(4, "big") * 2
    chunks = [(b"IHDR", size + b"\x08\x02\x00\x00\x00"), (b"IDAT", zlib.compress(bytes(9))), (b"IEND", b"")]
    packed = [
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big") for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


NO_PAGES = assemble(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (package(a_txt=b"x"), "Arsip"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "Arsip"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "Arsip"),
        (gzip.compress(b"x"), "Arsip"),
        (a_tar(), "Arsip"),
        (b"PK\x03\x04" + bytes(40), "Arsip"),
        (bomb("word/document.xml"), "mengembang"),
        (bomb("xl/workbook.xml"), "mengembang"),
        (word(**{"word/vbaProject.bin": b"x"}), "makro"),
        (word(types=b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), "makro"),
        (old_office("WordDocument", "_VBA_PROJECT"), "makro"),
        (old_office("EncryptedPackage"), "kata sandi"),
        (old_office("Pesan"), "tidak"),
        (truncated(pdf("Halo")), "terpotong"),
        (truncated(picture(600, 400)), "rusak"),
        (truncated(word("x" * 3000)), "Arsip"),
        (b"%PDF-1.7\nomong kosong\n%%EOF", "rusak"),
        (NO_PAGES, "halaman"),
        (locked_pdf(), "kata sandi"),
        (huge_png(), "megapiksel"),
        (pdf("Halo") + package(a_exe=b"MZ"), "tersembunyi arsip"),
        (picture() + package(a_exe=b"MZ"), "tersembunyi arsip"),
        (b"<!doctype html><script>alert(1)</script>", "Yang diterima"),
        (b"\x7fELF" + bytes(100), "Yang diterima"),
        (b"MZ" + bytes(100), "Yang diterima"),
        (bytes(4) + b"ftypheic" + bytes(50), "HEIC"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Yang diterima"),
    ],
)
def test_refused_in_words(tmp_path, content, words):
    with pytest.raises(FileRefusedError, match=words):
        inspected(tmp_path, content)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Dokumen\SK Tim.pdf", "SK Tim.pdf"),
        ("\x00\x1f<b>.pdf", "b.pdf"),
        ("SK\u202efdp.exe", "SKfdp.exe"),
        ("...", "berkas"),
        ("", "berkas"),
        ("a" * 400 + ".pdf", "a" * 180 + ".pdf"),
    ],
)
def test_path_names_are_neutralised(sent, kept):
    assert clean_filename(sent) == kept


def test_stored_once_privately_and_without_an_address(tmp_path):
    path = tmp_path / "masuk"
    path.write_bytes(b"isi")
    sha256 = files.hash_of(path)
    files.store(path, sha256)
    files.store(path, sha256)
    stored = tmp_path / "evidence" / sha256[:2] / sha256[2:4] / sha256
    assert stored.read_bytes() == b"isi"
    assert stored.stat().st_mode & 0o777 == 0o600
    assert [one for one in (tmp_path / "evidence").rglob("*") if one.is_file()] == [stored]
    with pytest.raises(ValueError, match="no address"):
        files.evidence_storage().url(files.blob_name(sha256))


def test_a_broken_copy_is_replaced_and_a_failed_write_leaves_nothing(tmp_path, monkeypatch):
    path = tmp_path / "masuk"
    path.write_bytes(b"isi")
    sha256 = files.hash_of(path)
    files.store(path, sha256)
    stored = tmp_path / "evidence" / files.blob_name(sha256)
    stored.write_bytes(b"i")
    monkeypatch.setattr("os.fsync", lambda _file: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files.store(path, sha256)
    assert stored.read_bytes() == b"i"
    assert not list(stored.parent.glob(".part-*"))
    monkeypatch.undo()
    files.store(path, sha256)
    assert stored.read_bytes() == b"isi"


@pytest.mark.parametrize(
    ("size", "text"), [(900, "900 B"), (4_000, "4 kB"), (440_000, "0,4 MB"), (14_000_000, "14 MB")]
)
def test_sizes_in_words(size, text):
    assert size_text(size).replace("\N{NO-BREAK SPACE}", " ") == text
