"""The package as its recipient opens it: files, names, parts, index; and who may take it."""

import io
import tracemalloc
import types
import zipfile

import openpyxl
import pypdfium2 as pdfium
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from PIL import Image

from pemantik.accounts.models import AuditEntry
from pemantik.assessments import files
from pemantik.assessments.tests.desk_factories import make_value
from pemantik.assessments.tests.factories import make_access
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.reports.national import streaming
from pemantik.reports.national.rules import rule_of
from pemantik.reports.national.selectors.package import package_of
from pemantik.reports.national.services.package import take_package
from pemantik.reports.national.tests.factories import heavy_pdf, heavy_picture, make_evidence

pytestmark = pytest.mark.database


@pytest.fixture
def small_limit(monkeypatch):
    """A portal that takes only 300 kB a file."""
    import msgspec

    small = msgspec.structs.replace(rule_of("pemdi-2026"), most_bytes=300_000)
    monkeypatch.setattr("pemantik.reports.national.selectors.package.rule_of", lambda programme: small)
    return small


def opened(work, code=""):
    """The package of the coordinator, read back with another program."""
    package = take_package(Access(work.people["coordinator"]), work.pk, code)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(streaming.stream(package))))
    assert archive.testzip() is None
    return archive


def index_of(archive):
    """The rows of its workbook below the headings."""
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read("Daftar-isi.xlsx"))).active
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_files_are_renamed_and_stand_beside_their_narrative(work):
    make_value(work, "1", "2.5", "Arsitektur ditetapkan.")
    make_evidence(work.assessment, "1", "SK Tim", b"satu", pages="3–4", level=2)
    archive = opened(work)
    assert archive.read("IK-01/IK-01_SK-Tim_2026.pdf") == b"satu"
    text = archive.read("IK-01/narasi.txt").decode()
    assert "Nilai: 2,50" in text
    assert "Arsitektur ditetapkan." in text
    assert "SK Tim: Tingkat 2 butir 1, hal. 3–4" in text
    assert len([name for name in archive.namelist() if name.endswith("narasi.txt")]) == 20
    first = index_of(archive)[0]
    assert first[:6] == ("IK-01", first[1], 2.5, first[3], "SK Tim", "IK-01/IK-01_SK-Tim_2026.pdf")
    page = archive.read("Daftar-isi.html").decode()
    assert 'href="IK-01/IK-01_SK-Tim_2026.pdf"' in page
    assert "Arsitektur ditetapkan." in page


def test_one_indicator_alone(work):
    make_evidence(work.assessment, "1")
    make_evidence(work.assessment, "2")
    names = opened(work, "2").namelist()
    assert {name.split("/")[0] for name in names if "/" in name} == {"IK-02"}
    with pytest.raises(Http404):
        package_of(Access(work.people["coordinator"]), work.pk, "99")


def test_a_file_that_supports_two_places_is_there_once(work):
    use = make_evidence(work.assessment, "1", "SK", b"x")
    use.pk, use.level = None, 3
    use.save()
    rows = [row for row in index_of(opened(work)) if row[0] == "IK-01"]
    assert len(rows) == 1
    assert rows[0][7] == "Tingkat 1 butir 1; Tingkat 3 butir 1"


def test_hostile_titles_stay_inside_and_are_no_formulas(work):
    titles = ["../../../etc/cron.d/x", "=HYPERLINK(0)", "<script>alert(1)</script>", "Sama", "sama", "ꦧꦱ" * 90]
    for number, title in enumerate(titles):
        make_evidence(work.assessment, "1", title[:200], f"isi {number}".encode())
    archive = opened(work)
    names = archive.namelist()
    assert len(names) == len({name.casefold() for name in names})
    assert all(not name.startswith(("/", "..")) and ".." not in name.split("/") for name in names)
    assert "<script>" not in archive.read("Daftar-isi.html").decode()
    book = openpyxl.load_workbook(io.BytesIO(archive.read("Daftar-isi.xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}


def test_what_does_not_fit_is_listed_with_what_to_do(work, small_limit):
    make_evidence(work.assessment, "1", "Foto rusak", b"jpg", "image/jpeg", size=400_000)
    make_evidence(work.assessment, "1", "Naskah", b"doc", "application/msword")
    signed = make_evidence(work.assessment, "1", "Bertanda tangan", b"pdf", size=400_000)
    signed.version.hints = {"signatures": [{"name": "x"}]}
    signed.version.save()
    lost = make_evidence(work.assessment, "1", "Hilang", b"hilang")
    files.evidence_storage().delete(files.blob_name(lost.version.blob_id))
    archive = opened(work)
    rows = {row[4]: row for row in index_of(archive) if row[0] == "IK-01"}
    assert {row[9] for row in rows.values()} == {"Tidak ikut"}
    assert "terlalu besar" in rows["Foto rusak"][10]
    assert "Jenis DOC tidak diterima" in rows["Naskah"][10]
    assert "tanda tangan elektroniknya" in rows["Bertanda tangan"][10]
    assert "tidak ditemukan" in rows["Hilang"][10]
    assert [name for name in archive.namelist() if name.startswith("IK-01")] == ["IK-01/narasi.txt"]


def test_a_large_pdf_is_split_at_its_pages(work, small_limit):
    content = heavy_pdf(7)
    assert len(content) > small_limit.most_bytes
    make_evidence(work.assessment, "1", "Laporan", content)
    archive = opened(work)
    parts = [archive.read(name) for name in archive.namelist() if "_bag-" in name]
    assert len(parts) >= 3
    assert all(len(part) <= small_limit.most_bytes for part in parts)
    assert sum(len(pdfium.PdfDocument(part)) for part in parts) == 7
    rows = [row for row in index_of(archive) if row[0] == "IK-01"]
    assert rows[0][5] == "IK-01/IK-01_Laporan_2026_bag-1.pdf"
    assert rows[-1][6].endswith("7")


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_large_picture_is_sent_as_a_lighter_one(work, small_limit, form, kind):
    content = heavy_picture(form)
    assert len(content) > small_limit.most_bytes
    make_evidence(work.assessment, "1", "Foto rapat", content, kind)
    archive = opened(work)
    sent = archive.read("IK-01/IK-01_Foto-rapat_2026.jpg")
    assert len(sent) <= small_limit.most_bytes
    with Image.open(io.BytesIO(sent)) as picture:
        assert picture.format == "JPEG"
        assert picture.height >= 1200 > picture.width * 0.75  # upright, as the camera held it
        assert picture.getexif() == {}
    (row,) = (row for row in index_of(archive) if row[0] == "IK-01")
    assert row[5] == "IK-01/IK-01_Foto-rapat_2026.jpg"
    assert row[8:10] == (len(sent), "Ada di paket")
    assert "diperkecil menjadi JPG di bawah 0,3" in row[10]
    assert "diperkecil menjadi JPG" in archive.read("Daftar-isi.html").decode()


def test_a_picture_that_would_not_be_readable_or_is_a_bomb_is_listed(work, small_limit):
    make_evidence(work.assessment, "1", "Derau", heavy_picture("PNG", 1), "image/png")
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    make_evidence(work.assessment, "1", "Bom", bomb.getvalue(), "image/png", size=400_000)
    archive = opened(work)
    rows = {row[4]: row for row in index_of(archive) if row[0] == "IK-01"}
    assert {row[9] for row in rows.values()} == {"Tidak ikut"}
    assert all("terlalu besar" in row[10] for row in rows.values())
    assert [name for name in archive.namelist() if name.startswith("IK-01")] == ["IK-01/narasi.txt"]


def test_a_pdf_that_cannot_be_split_is_listed(work, small_limit):
    make_evidence(work.assessment, "1", "Rusak", b"%PDF-1.7 bukan sungguhan", size=400_000)
    rows = [row for row in index_of(opened(work)) if row[0] == "IK-01"]
    assert "tidak dapat dipecah" in rows[0][10]


def test_nothing_is_read_whole_and_memory_stays_flat(work, monkeypatch):
    block = bytes(8_000_000)
    for number in range(10):
        make_evidence(work.assessment, "1", f"Berkas {number}", block + bytes([number]))
    asked = []
    opening = files.open_blob

    def watched(blob):
        stored = opening(blob)
        reading = stored.file.read

        class Watched:
            """The stored file, writing down how much is asked of it."""

            def read(self, size=-1):
                asked.append(size)
                return reading(size)

            def __enter__(self):
                return self

            def __exit__(self, *_error):
                stored.close()

        return Watched()

    monkeypatch.setattr(files, "open_blob", watched)
    produced = streaming.stream(take_package(Access(work.people["coordinator"]), work.pk))
    assert isinstance(produced, types.GeneratorType)
    tracemalloc.start()
    total = sum(len(piece) for piece in produced)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 80_000_000
    assert peak < 8_000_000
    assert set(asked) == {files.CHUNK}


def test_the_page_says_size_and_count_before_the_download(work, as_, django_assert_max_num_queries):
    make_value(work, "1", "2", "Narasi untuk portal")
    make_evidence(work.assessment, "1", "SK", bytes(2_000_000))
    client = as_("coordinator")
    with django_assert_max_num_queries(16):
        page = client.get(reverse("package", args=[work.pk]))
    text = page.content.decode()
    assert "Unduh paket: 1 berkas, 2\xa0MB" in text
    assert "Narasi untuk portal" in text
    assert "1 dari 20 indikator siap dikirim." in text
    for code in range(2, 12):
        make_evidence(work.assessment, str(code), "SK", bytes(10) + bytes([code]))
    with django_assert_max_num_queries(16):
        client.get(reverse("package", args=[work.pk]), {"lihat": "kurang"})


def test_the_download_is_streamed_and_noted(work, as_):
    make_evidence(work.assessment, "1", "SK", b"satu")
    answer = as_("coordinator").get(reverse("package-download", args=[work.pk]))
    assert answer.streaming
    assert answer["Content-Disposition"] == 'attachment; filename="Paket_Kota-Satu_2026.zip"'
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    entry = AuditEntry.objects.filter(action="package.taken").get()
    assert (entry.after["files"], entry.after["bytes"]) == (1, 4)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["own", "above", "child", "other"])
def test_who_may_take_it(work, role, place):
    world = work.world
    node = {"own": world.city, "above": world.province, "child": world.health, "other": world.other}[place]
    access = make_access(role, node)
    views = role not in {Role.ADMINISTRATOR, Role.HEAD}
    if place in {"own", "above"} and views:
        assert take_package(access, work.pk).items
        return
    answers = role in {Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR}
    known = place in {"own", "above"} or (place == "child" and answers)
    with pytest.raises(PermissionDenied if known else Http404):
        take_package(access, work.pk)
    assert not AuditEntry.objects.filter(action="package.taken").exists()
