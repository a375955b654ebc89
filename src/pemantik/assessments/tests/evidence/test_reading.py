"""Background reading: text, hints, signatures, scanner; and what hostile files cannot do."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import timezone
from PIL import Image

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.evidence_hints import hints_of
from pemantik.assessments.evidence_suggestions import suggestions
from pemantik.assessments.models import DocumentVersion, PageText
from pemantik.assessments.reading import clamav, sandbox
from pemantik.assessments.reading.guesses import guess
from pemantik.assessments.services import evidence_reading
from pemantik.assessments.tasks import tidy_evidence
from pemantik.assessments.tests.evidence.factories import (
    DECREE,
    SIGNATURE,
    assemble,
    make_document,
    pdf,
    picture,
    version_of,
    word,
)
from pemantik.assessments.tests.evidence.signing import signed_pdf

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def texts(document) -> list[str]:
    return list(PageText.objects.filter(version__document=document).order_by("number").values_list("text", flat=True))


def hints(document) -> str:
    return " ".join(hint.text for hint in hints_of(document, version_of(document), date(2026, 11, 22)))


def workbook() -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet("DPA")
        sheet.write_row(0, 0, ["Sub kegiatan", "Pagu"])
        sheet.write_row(1, 0, ["Pengelolaan aplikasi", 85_000_000])
    return output.getvalue()


def test_text_of_each_page_and_what_it_suggests(world):
    document = make_document(world.operator, world.office, pdf(DECREE, "Pasal 1 sampai dengan pasal 9", SIGNATURE))
    version = version_of(document)
    assert (version.state, version.pages) == ("read", 3)
    assert "rencana aksi perlu anggaran" in texts(document)[0]
    assert suggestions(document, version) == {
        "title": "Penyelenggaraan pemerintah digital",
        "kind": "regulation",
        "number": "12 TAHUN 2026",
        "dated": date(2026, 5, 4),
        "signatory": "Riyanto Pamungkas",
    }
    assert hints(document) == ""


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (word("Notula rapat\nTim koordinasi"), "a.docx", ["Notula rapat\nTim koordinasi"]),
        (workbook(), "a.xlsx", ["DPA\nSub kegiatan Pagu\nPengelolaan aplikasi 85000000.0"]),
        (picture(), "a.jpg", []),
    ],
)
def test_text_of_other_files(world, content, filename, expected):
    document = make_document(world.operator, world.office, content, filename)
    assert texts(document) == expected
    assert version_of(document).state == "read"


def test_letters_that_no_database_keeps_are_dropped(world):
    document = make_document(world.operator, world.office, pdf("satu\x00dua tiga"))
    assert "\x00" not in texts(document)[0]


def test_a_scan_has_no_text_and_says_so(world):
    scanned = io.BytesIO()
    Image.open(io.BytesIO(picture())).save(scanned, "PDF")
    assert "tanpa lapisan teks" in hints(make_document(world.operator, world.office, scanned.getvalue()))


def test_some_pages_without_text_are_counted(world):
    document = make_document(world.operator, world.office, pdf("Surat tanggal 4 Mei 2026 ttd yang panjang", ""))
    assert "1 halaman tanpa lapisan teks" in hints(document)


def test_draft_without_date_and_signature_is_noticed(world):
    found = hints(make_document(world.operator, world.office, pdf("Rancangan surat yang belum selesai")))
    assert "Tanggal tidak ditemukan" in found
    assert "Tanda tangan tidak ditemukan" in found


@pytest.mark.parametrize(("dated", "old"), [(date(2025, 11, 22), False), (date(2025, 11, 21), True)])
def test_older_than_twelve_months_is_said(world, dated, old):
    document = make_document(world.operator, world.office, pdf(DECREE, SIGNATURE), dated=dated)
    assert ("Lebih dari 12 bulan" in hints(document)) == old


@pytest.mark.parametrize(
    ("catalog", "words"),
    [
        ("/OpenAction << /S /JavaScript /JS (app.alert) >>", "memuat skrip"),
        ("/OpenAction << /S /Launch /F (cmd.exe) >>", "membuka program lain"),
    ],
)
def test_pdf_that_acts_is_kept_but_flagged(world, catalog, words):
    document = make_document(world.operator, world.office, pdf("Halo", catalog=catalog))
    assert words in hints(document)
    assert evidence_reading.page_image(version_of(document), 1, 240).startswith(b"RIFF")


def test_embedded_file_is_flagged(world):
    names = "/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 4 0 R >> >>] >> >>"
    content = pdf("Halo", catalog=names)
    assert "lampiran" in hints(make_document(world.operator, world.office, content))


def test_valid_signature_names_its_signer(world):
    document = make_document(world.operator, world.office, signed_pdf(pdf(DECREE)))
    found = hints(document)
    assert "Tanda tangan elektronik Kepala Diskominfo utuh" in found
    assert "Tanda tangan tidak ditemukan" not in found


def test_changed_after_signing_is_said(world):
    content = signed_pdf(pdf(DECREE))
    changed = content.replace(b"rencana aksi", b"rencana lain")
    assert changed != content
    assert "tidak sah" in hints(make_document(world.operator, world.office, changed))


def test_reading_fails_in_words_and_the_file_stays(world, monkeypatch):
    def hang(*_arguments, **_more):
        raise sandbox.UnreadableError("timeout")

    document = make_document(world.operator, world.office, pdf(DECREE), read=False)
    monkeypatch.setattr(sandbox, "read", hang)
    assert evidence_reading.read(version_of(document).pk) == "failed"
    assert "tidak dapat dibaca mesin" in hints(document)


def test_reading_twice_changes_nothing(world):
    document = make_document(world.operator, world.office, pdf(DECREE))
    before = texts(document)
    assert evidence_reading.read(version_of(document).pk) == "read"
    assert texts(document) == before


def test_a_reader_that_hangs_or_eats_memory_is_stopped(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("Halo"))
    with pytest.raises(sandbox.UnreadableError, match="timeout"):
        sandbox.run("probe-pdf", path, seconds=0)
    with pytest.raises(sandbox.UnreadableError, match="page"):
        sandbox.run("render-pdf", path, page=7, width=100)
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(sandbox.UnreadableError, match="broken"):
        sandbox.run("read-pdf", path)


def test_the_reading_process_knows_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("PEMANTIK_SECRET_KEY", "rahasia")
    seen = {}
    monkeypatch.setattr(sandbox.subprocess, "run", lambda _command, **options: seen.update(options) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sandbox.run("probe-pdf", tmp_path / "a")
    assert "rahasia" not in seen["env"].values()


def test_page_of_any_shape_becomes_a_bounded_picture(world):
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14400 1] >>",
    ]
    wide = make_document(world.operator, world.office, assemble(objects))
    tall = make_document(
        world.operator, world.office, assemble([*objects[:2], objects[2].replace("14400 1", "1 14400")])
    )
    for document in (wide, tall):
        image = Image.open(io.BytesIO(evidence_reading.page_image(version_of(document), 1, 1200)))
        assert max(image.size) <= 4800


def test_preview_of_a_photo_loses_its_place_and_is_kept(world, tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "rumah pribadi"
    photo = picture(900, 600, exif=exif)
    version = version_of(make_document(world.operator, world.office, photo, "a.jpg"))
    image = evidence_reading.page_image(version, 1, 240)
    assert b"rumah" in photo
    assert b"rumah" not in image
    assert Image.open(io.BytesIO(image)).size == (240, 160)
    kept = [path for path in (tmp_path / "previews").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [image]


def test_words_are_found_on_a_turned_page_too(world):
    for turned in (0, 90):
        document = make_document(world.operator, world.office, pdf("Rencana anggaran TIK", rotate=turned))
        (mark,) = evidence_reading.marks_on(version_of(document), 1, ["anggaran"])
        assert all(0 <= number <= 10_000 for number in mark)
        assert (mark[2] > mark[3]) == (turned == 0)


class TestScanner:
    """ClamAV through a socket of our own."""

    @contextmanager
    def listening(self, tmp_path: Path, reply: bytes) -> Iterator[tuple[str, list[bytes]]]:
        path = tmp_path / "c.sock"
        received: list[bytes] = []

        def serve(server: socket.socket) -> None:
            connection, _address = server.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(stream.read(4), "big"):
                    content += stream.read(length)
                received.append(content)
                connection.sendall(reply)

        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
            server.listen()
            thread = threading.Thread(target=serve, args=[server])
            thread.start()
            yield str(path), received
            thread.join(5)

    def test_clean_file_is_read(self, world, settings, tmp_path):
        with self.listening(tmp_path, b"stream: OK\0") as (address, received):
            settings.PEMANTIK_CLAMAV = address
            document = make_document(world.operator, world.office, pdf(DECREE))
        assert version_of(document).state == "read"
        assert version_of(document).blob.scanned_at
        assert received == [pdf(DECREE)]

    def test_infected_file_is_never_read_nor_served(self, world, settings, tmp_path, client):
        with self.listening(tmp_path, b"stream: Eicar-Test FOUND\0") as (address, _received):
            settings.PEMANTIK_CLAMAV = address
            document = make_document(world.operator, world.office, pdf(DECREE))
        assert version_of(document).state == DocumentVersion.State.INFECTED
        assert texts(document) == []
        assert AuditEntry.objects.get(action="document.infected").after["threat"] == "Eicar-Test"
        client.force_login(world.operator)
        for address in ("unduh/", "halaman/1/"):
            response = client.get(f"/bukti/{document.pk}/1/{address}")
            assert response.status_code == 403
            assert "Eicar-Test" in response.content.decode()
        again = make_document(world.operator, world.office, pdf(DECREE), read=False)
        assert version_of(again).state == DocumentVersion.State.INFECTED
        assert "menolak berkas ini" in client.get(f"/bukti/{document.pk}/").content.decode()

    @pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b""])
    def test_scanner_without_an_answer_is_asked_again_later(self, world, settings, tmp_path, client, reply):
        with self.listening(tmp_path, reply) as (address, _received):
            settings.PEMANTIK_CLAMAV = address
            document = make_document(world.operator, world.office, pdf(DECREE), read=False)
            with pytest.raises(clamav.ScannerError):
                evidence_reading.read(version_of(document).pk)
        assert version_of(document).state == "waiting"
        client.force_login(world.operator)
        response = client.get(f"/bukti/{document.pk}/1/unduh/")
        assert (response.status_code, "belum diperiksa" in response.content.decode()) == (403, True)
        DocumentVersion.objects.update(uploaded_at=timezone.now() - timedelta(hours=1))
        settings.PEMANTIK_CLAMAV = ""
        assert tidy_evidence.call()["versions"] == 1
        assert version_of(document).state == "read"

    def test_scanner_that_is_not_there(self, tmp_path):
        path = tmp_path / "a"
        path.write_bytes(b"x")
        for address in (str(tmp_path / "none.sock"), "tcp://127.0.0.1:1"):
            with pytest.raises(clamav.ScannerError):
                clamav.scan(path, address)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Nomor : 005/318/2026", "number", "005/318/2026"),
        ("NOTA DINAS\nNomor: 045.2/12/DISKOMINFO", "number", "045.2/12/DISKOMINFO"),
        ("Bandar Lampung, 22-11-2026", "dated", date(2026, 11, 22)),
        ("rapat 31 Februari 2026", "dated", None),
        ("berlaku mulai 1 Januari 2030", "dated", None),
        ("BERITA ACARA sesuai Peraturan Bupati", "kind", "minutes"),
        ("RENCANA KERJA dan laporan", "kind", "plan"),
        ("Kepala Dinas\nHendra Saputra, S.Kom\nPembina Tk. I\nNIP. 1980", "signatory", "Hendra Saputra, S.Kom"),
        ("", "is_signed", False),
    ],
)
def test_guesses(text, field, value):
    assert getattr(guess([text], date(2026, 11, 22)), field) == value
