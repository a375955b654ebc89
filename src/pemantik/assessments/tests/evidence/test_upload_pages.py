"""Uploading in the browser: the plain form without a script, and the protocol of the script."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pemantik.assessments.models import Assignment, Document, EvidenceUse, Upload
from pemantik.assessments.tests.evidence.factories import DECREE, make_assessment, make_document, pdf, word

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CONTENT = pdf("Sampul", DECREE)


@pytest.fixture
def document(world):
    return make_document(world.operator, world.office, CONTENT, title="Perbup <b>Pemdi")


class TestPlainForm:
    """Without a script."""

    def send(self, client, world, content, **fields):
        client.force_login(world.operator)
        return client.post(
            "/bukti/unggah/",
            {"owner": world.office.pk, "berkas": SimpleUploadedFile("SK Tim.pdf", content), **fields},
        )

    def test_new_document_then_description(self, client, world):
        response = self.send(client, world, CONTENT)
        document = Document.objects.get()
        assert response["Location"] == f"/bukti/{document.pk}/jelaskan/"
        page = client.get(response["Location"]).content.decode()
        assert 'value="SK Tim"' in page
        assert "sedang dibaca" in page

    @pytest.mark.parametrize(
        ("content", "words"),
        [(b"", "kosong"), (b"PK\x03\x04", "Arsip"), (b"MZ", "Yang diterima"), (word()[:90], "Arsip")],
    )
    def test_refused_beside_the_field(self, client, world, content, words):
        response = self.send(client, world, content)
        assert response.status_code == 422
        error = re.search(r'id="unggah-galat" role="alert">([^<]*)', response.content.decode())
        assert words in error[1]
        assert not Document.objects.exists()

    def test_foreign_unit_is_no_choice(self, client, world):
        assert self.send(client, world, CONTENT, owner=world.school.pk).status_code == 422
        assert not Document.objects.exists()

    def test_same_file_asks_first(self, client, world, document):
        response = self.send(client, world, CONTENT)
        upload = Upload.objects.get()
        assert response["Location"] == f"/bukti/unggah/{upload.pk}/"
        page = client.get(response["Location"]).content.decode()
        assert "Berkas ini sudah ada" in page
        assert "Perbup &lt;b&gt;Pemdi" in page
        used = client.post(response["Location"], {"pakai": document.versions.get().pk})
        assert used["Location"] == f"/bukti/{document.pk}/"
        assert not Upload.objects.exists()
        again = self.send(client, world, CONTENT)
        assert "jelaskan" in client.post(again["Location"], {"baru": "1"})["Location"]
        assert Document.objects.count() == 2

    def test_straight_to_the_indicator_and_back(self, client, world):
        assessment = make_assessment(world.office)
        Assignment.objects.create(assessment=assessment, code="1", unit=world.office)
        fields = {"untuk": f"{assessment.pk}:1:2:4", "lanjut": "/indikator/1/"}
        response = self.send(client, world, CONTENT, **fields)
        use = EvidenceUse.objects.get()
        assert (use.code, use.level, use.item) == ("1", 2, 4)
        form = client.get(response["Location"]).content.decode()
        assert 'name="lanjut" value="/indikator/1/"' in form
        values = {"title": "SK", "kind": "letter", "form_version": 1, "lanjut": "/indikator/1/"}
        assert client.post(response["Location"], values)["Location"] == "/indikator/1/"

    def test_way_back_leads_nowhere_else(self, client, world, document):
        client.force_login(world.operator)
        fields = {"title": "SK", "kind": "letter", "form_version": 1, "lanjut": "https://jahat.example/"}
        assert client.post(f"/bukti/{document.pk}/jelaskan/", fields)["Location"] == f"/bukti/{document.pk}/"

    def test_two_gigabytes_are_refused_before_they_are_read(self, client, world, monkeypatch):
        client.force_login(world.operator)
        monkeypatch.setattr("django.http.HttpRequest._load_post_and_files", lambda _request: 1 / 0)
        for length in (2 * 1024**3, "-5", "x"):
            response = client.generic("POST", "/bukti/unggah/", b"x", "multipart/form-data", CONTENT_LENGTH=str(length))
            assert response.status_code == 413
            assert "Batas satu berkas 50" in response.content.decode()


class TestProtocol:
    """Pieces by script."""

    def start(self, client, world, **fields):
        client.force_login(world.operator)
        wanted = {"owner": world.office.pk, "filename": "a.pdf", "size": len(CONTENT), **fields}
        return client.post("/bukti/unggah/mulai/", wanted)

    def piece(self, client, address, offset, content):
        return client.post(f"{address}potongan/?mulai={offset}", content, content_type="application/octet-stream")

    def test_cut_asked_and_continued(self, client, world):
        address = self.start(client, world).json()["address"]
        assert self.piece(client, address, 0, CONTENT[:50]).json()["received"] == 50
        assert client.get(f"{address}keadaan/").json()["received"] == 50
        other_tab = self.piece(client, address, 0, CONTENT[:50])
        assert (other_tab.status_code, other_tab.json()["received"]) == (409, 50)
        early = client.post(f"{address}selesai/")
        assert (early.status_code, early.json()["received"]) == (409, 50)
        self.piece(client, address, 50, CONTENT[50:])
        following = client.post(f"{address}selesai/").json()["next"]
        assert following == f"/bukti/{Document.objects.get().pk}/jelaskan/"

    @pytest.mark.parametrize("size", [0, 50_000_001, "x", "-3", 10**30])
    def test_size_is_refused_in_words(self, client, world, size):
        response = self.start(client, world, size=size)
        assert response.status_code == 422
        assert response.json()["problem"]
        assert not Upload.objects.exists()

    @pytest.mark.parametrize("offset", ["", "x", "-1", "9" * 20])
    def test_strange_offsets(self, client, world, offset):
        address = self.start(client, world).json()["address"]
        assert self.piece(client, address, offset, b"x").status_code == 400

    def test_refused_content_says_why(self, client, world):
        address = self.start(client, world, size=4).json()["address"]
        self.piece(client, address, 0, b"PK\x03\x04")
        response = client.post(f"{address}selesai/")
        assert (response.status_code, Upload.objects.count()) == (422, 0)
        assert "Arsip" in response.json()["problem"]

    @pytest.mark.parametrize("person", ["neighbour", "coordinator", "stranger"])
    def test_uploads_of_others_do_not_exist(self, client, world, person):
        address = self.start(client, world).json()["address"]
        client.force_login(getattr(world, person))
        assert client.get(address).status_code == client.get(f"{address}keadaan/").status_code == 404
        assert self.piece(client, address, 0, b"x").status_code == 404
        assert {client.post(f"{address}{end}").status_code for end in ("selesai/", "buang/", "")} == {404}

    def test_thrown_away(self, client, world):
        address = self.start(client, world).json()["address"]
        assert client.post(f"{address}buang/").status_code == 302
        assert not Upload.objects.exists()

    def test_new_version(self, client, world, document):
        content = pdf("lain")
        address = self.start(client, world, dokumen=document.pk, size=len(content)).json()["address"]
        self.piece(client, address, 0, content)
        assert client.post(f"{address}selesai/").json()["next"] == f"/bukti/{document.pk}/"
        assert document.versions.count() == 2
