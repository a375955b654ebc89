"""The pages: who gets which answer, headers of files, the list, one document, its uses."""

import re

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from pemantik.assessments.models import Assignment, Document, EvidenceUse
from pemantik.assessments.tests.evidence.factories import (
    DECREE,
    SIGNATURE,
    fill_library,
    make_assessment,
    make_document,
    make_person,
    pdf,
    picture,
    word,
)
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CONTENT = pdf("Sampul", DECREE, SIGNATURE)


@pytest.fixture
def document(world):
    return make_document(
        world.operator, world.office, CONTENT, title="Perbup <b>Pemdi", kind="letter", described_at=timezone.now()
    )


@pytest.fixture
def page(client, world):
    """The text of a page for a person."""

    def get(address: str, person=world.operator, status: int = 200) -> str:
        client.force_login(person)
        response = client.get(address)
        assert response.status_code == status, address
        return response.content.decode()

    return get


ADDRESSES = ("", "jelaskan/", "1/unduh/", "1/halaman/1/", "?versi=1&cari=rencana")
WRITES = ("jelaskan/", "arsip/", "kembalikan/", "pakai/")


@pytest.mark.parametrize("person", ["stranger", "neighbour"])
def test_strangers_get_404_everywhere(world, client, document, person):
    client.force_login(getattr(world, person))
    assert {client.get(f"/bukti/{document.pk}/{one}").status_code for one in ADDRESSES} == {404}
    assert {client.post(f"/bukti/{document.pk}/{one}").status_code for one in WRITES} == {404}
    assert client.get(f"/bukti/unggah/?dokumen={document.pk}").status_code == 404


def test_readers_read_and_are_told_that_they_may_not_write(world, client, document):
    client.force_login(make_person("Auditor", Role.AUDITOR, world.regency))
    assert {client.get(f"/bukti/{document.pk}/{one}").status_code for one in ("", "1/halaman/1/")} == {200}
    assert client.get(f"/bukti/{document.pk}/jelaskan/").status_code == 403
    assert {client.post(f"/bukti/{document.pk}/{one}").status_code for one in WRITES[:3]} == {403}
    assert "Unggah versi baru" not in client.get(f"/bukti/{document.pk}/").content.decode()
    download = client.get(f"/bukti/{document.pk}/1/unduh/")
    assert b"".join(download.streaming_content) == CONTENT


def test_visitors_are_sent_to_sign_in(client, document):
    for address in ("", "unggah/", f"{document.pk}/", f"{document.pk}/1/unduh/", f"{document.pk}/1/halaman/1/"):
        assert client.get(f"/bukti/{address}").status_code == 302
    assert client.post("/bukti/unggah/mulai/").status_code == 302


@pytest.mark.parametrize("address", ["1/halaman/9/", "2/unduh/", "2/halaman/1/", "?versi=2", "1/halaman/0/"])
def test_what_does_not_exist(page, document, address):
    page(f"/bukti/{document.pk}/{address}", status=404)


@pytest.mark.parametrize("query", ["?hal=99", "?hal=x", "?hal=-1", "?cari=%00%27", "?cari=" + "x" * 500])
def test_strange_wishes_show_the_page(page, document, query):
    page(f"/bukti/{document.pk}/{query}")
    page(f"/bukti/{query}&jenis=x&unit=99999999999&keadaan=y")


class TestDownload:
    """Safe headers, and going on after a cut."""

    def get(self, client, world, document, **headers):
        client.force_login(world.operator)
        return client.get(f"/bukti/{document.pk}/1/unduh/", headers=headers)

    def test_whole_file_as_a_harmless_attachment(self, client, world, document):
        response = self.get(client, world, document, **{"Accept-Encoding": "gzip"})
        content = b"".join(response.streaming_content)
        assert content == CONTENT
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'attachment; filename="Perbup b Pemdi v1.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"] == "private, no-cache"
        assert response["Content-Length"] == str(len(content))
        assert response["X-Frame-Options"] == "DENY"

    @pytest.mark.parametrize(
        ("asked", "status", "part"),
        [
            ("bytes=10-19", 206, slice(10, 20)),
            ("bytes=10-", 206, slice(10, None)),
            ("bytes=10-999999999", 206, slice(10, None)),
            ("bytes=999999999-", 200, slice(None)),
            ("bytes=5-1", 200, slice(None)),
            ("bytes=0-1,5-6", 200, slice(None)),
            ("lines=1-2", 200, slice(None)),
        ],
    )
    def test_a_part(self, client, world, document, asked, status, part):
        response = self.get(client, world, document, Range=asked)
        assert (response.status_code, b"".join(response.streaming_content)) == (status, CONTENT[part])

    def test_a_part_of_another_version_is_the_whole(self, client, world, document):
        response = self.get(client, world, document, **{"Range": "bytes=1-2", "If-Range": '"lain"'})
        assert response.status_code == 200
        response.close()

    def test_page_image(self, client, world, document):
        client.force_login(world.operator)
        response = client.get(f"/bukti/{document.pk}/1/halaman/2/?ukuran=kecil")
        assert response["Content-Type"] == "image/webp"
        assert response["Cache-Control"] == "private, max-age=3600"
        assert response["Content-Security-Policy"].startswith("sandbox")
        assert response.content.startswith(b"RIFF")

    def test_no_path_leads_to_a_file(self, client, world, document):
        sha256 = document.versions.get().blob_id
        client.force_login(world.operator)
        for address in (f"/evidence/{sha256}", f"/static/{sha256}", f"/bukti/{sha256}", "/media/"):
            assert client.get(address).status_code == 404


class TestDescribeForm:
    """Dates as people write them, faults in words, two editors."""

    def send(self, client, world, document, **fields):
        client.force_login(world.operator)
        values = {"title": "SK Tim", "kind": "regulation", "form_version": "1"} | fields
        return client.post(f"/bukti/{document.pk}/jelaskan/", values)

    @pytest.mark.parametrize("written", ["4 Mei 2026", "04/05/2026", "4-5-2026", "4.5.2026", "2026-05-04"])
    def test_dates(self, client, world, document, written):
        assert self.send(client, world, document, dated=written).status_code == 302
        document.refresh_from_db()
        assert document.dated.isoformat() == "2026-05-04"
        assert 'value="4 Mei 2026"' in client.get(f"/bukti/{document.pk}/jelaskan/").content.decode()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"title": "  \x07 "}, "Tulis judul"),
            ({"dated": "kemarin"}, "Ada yang perlu diperbaiki"),
            ({"dated": "31/02/2026"}, "Ada yang perlu diperbaiki"),
            ({"dated": "1 Januari 2099"}, "masa depan"),
            ({"dated": "4 Mei 2026", "valid_until": "3 Mei 2026"}, "sebelum tanggal dokumen"),
            ({"kind": "lain"}, "Ada yang perlu diperbaiki"),
            ({"title": "x" * 201}, "Ada yang perlu diperbaiki"),
        ],
    )
    def test_faults_keep_what_was_typed(self, client, world, document, fields, words):
        response = self.send(client, world, document, number="12/2026", **fields)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert 'value="12/2026"' in response.content.decode()

    def test_lost_race_is_shown_field_by_field(self, client, world, document):
        self.send(client, world, document, number="punya Budi")
        response = self.send(client, world, document, number="punya Rina")
        assert response.status_code == 409
        shown = response.content.decode()
        assert "<td>punya Rina</td><td>punya Budi</td>" in shown
        assert 'name="form_version" value="2"' in shown
        document.refresh_from_db()
        assert document.number == "punya Budi"


def test_library_finds_and_leads_to_the_page(page, document):
    listed = page("/bukti/?cari=rencana+anggaran")
    assert "hlm. 2" in listed
    assert "<mark>rencana</mark>" in listed
    assert "Perbup &lt;b&gt;Pemdi" in listed
    address = re.search(rf'href="(/bukti/{document.pk}/[^"]*)"', listed)[1].replace("&amp;", "&")
    opened = page(address)
    assert "Halaman 2 dari 3" in opened
    assert "<rect " in opened


def test_empty_library_says_how_to_begin(page):
    assert "Belum ada bukti di pustaka ini" in page("/bukti/")
    assert "Tidak ada dokumen yang cocok" in page("/bukti/?cari=x")


def test_office_file_is_shown_as_escaped_text(world, page):
    notes = make_document(world.operator, world.office, word("Notula &lt;script&gt; rapat"), "a.docx")
    assert "&lt;script&gt; <mark>rapat</mark>" in page(f"/bukti/{notes.pk}/?cari=rapat")


def test_archive_and_back_by_button(world, client, document):
    client.force_login(world.operator)
    assert client.post(f"/bukti/{document.pk}/arsip/").status_code == 302
    assert "Kembalikan ke pustaka" in client.get(f"/bukti/{document.pk}/").content.decode()
    client.post(f"/bukti/{document.pk}/kembalikan/")
    assert Document.objects.get().archived_at is None


def test_use_change_and_remove_by_button(world, client, document):
    assessment = make_assessment(world.regency)
    Assignment.objects.create(assessment=assessment, code="1", unit=world.office)
    client.force_login(world.operator)
    target = {"untuk": f"{assessment.pk}:1:2:4", "lanjut": "/bukti/"}
    assert client.post(f"/bukti/{document.pk}/pakai/", target)["Location"] == "/bukti/"
    use = EvidenceUse.objects.get()
    assert "Indikator 1" in client.get(f"/bukti/{document.pk}/").content.decode()
    refused = client.post(f"/bukti/pemakaian/{use.pk}/halaman/", {"halaman": "99"})
    assert any("punya 3 halaman" in str(one) for one in get_messages(refused.wsgi_request))
    client.post(f"/bukti/pemakaian/{use.pk}/halaman/", {"halaman": "2"})
    use.refresh_from_db()
    assert use.pages == "2"
    client.post(f"/bukti/pemakaian/{use.pk}/lepas/")
    use.refresh_from_db()
    assert use.removed_at


@pytest.mark.parametrize("target", ["", "x", "1:2", "a:1::", "1::2:3", "1:1:-1:2", "99999999999:1::"])
def test_strange_targets(world, client, document, target):
    client.force_login(world.operator)
    assert client.post(f"/bukti/{document.pk}/pakai/", {"untuk": target}).status_code == 404


@pytest.mark.parametrize("address", ["", "?cari=anggaran"])
def test_list_asks_the_same_at_ten_times_the_size(world, client, address, django_assert_max_num_queries):
    client.force_login(world.operator)
    client.get("/bukti/")  # the first page of a session also writes down that the session is in use: four queries
    counts = []
    for size in (3, 27):
        fill_library(world.operator, world.office, size, "anggaran")
        with django_assert_max_num_queries(14) as queries:
            client.get(f"/bukti/{address}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_document_page_asks_a_bounded_number(world, client, document, django_assert_max_num_queries):
    client.force_login(world.operator)
    with django_assert_max_num_queries(18):
        client.get(f"/bukti/{document.pk}/?cari=rencana")


def test_photo_and_menu(world, page):
    photo = make_document(world.operator, world.office, picture(), "a.jpg")
    shown = page(f"/bukti/{photo.pk}/")
    assert "tulisannya tidak bisa dicari" in shown
    assert '<a href="/bukti/" aria-current="page">' in shown
