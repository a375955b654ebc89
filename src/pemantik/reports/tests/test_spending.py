"""The letter of a decision: what was frozen, in PDF and Word, confirmed by its code, seen by whom it concerns."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.assessments.problems import Refused
from pemantik.overlaps import looking
from pemantik.planning.services.deciding import correct_decision
from pemantik.planning.tests.factories import BUILD, fresh, make_decided, make_world, ruling
from pemantik.reports.files import storage
from pemantik.reports.models import IssuedDocument
from pemantik.reports.selectors.checking import confirm
from pemantik.reports.selectors.documents import seen_documents
from pemantik.reports.services.spending import issue_decision
from pemantik.reports.tests.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SITE = "https://contoh.go.id"


@pytest.fixture
def decided():
    """A decision with a condition, about a title that means something to both typesetters."""
    looking.forget()
    world = make_world()
    title = "Aplikasi #let x = *presensi* {{ 1 }} <b>"
    return world, make_decided(world, "conditional", 90_000_000, **(BUILD | {"title": title}))


def content_of(document: IssuedDocument) -> bytes:
    with storage().open(document.path, "rb") as file:
        return file.read()


def test_the_letter_tells_what_was_frozen(decided) -> None:
    world, decision = decided
    made = issue_decision(world.coordinator, decision.pk, SITE)
    squeezed = "".join(text_of(content_of(made)).split())
    told = [decision.number, "Aplikasi #let x = *presensi* {{ 1 }} <b>", "Rp90.000.000", "Data diserahkan ke walidata."]
    told += ["Disetujui dengan syarat", "Sesuai arsitektur.", "Kebutuhan jelas dan harga wajar.", made.code]
    told += ["Peraturan Presiden Nomor 95 Tahun 2018", "Belum ditautkan ke apa pun di arsitektur"]
    assert [each for each in told if "".join(each.split()) not in squeezed] == []


def test_word_has_it_too(decided) -> None:
    from docx import Document

    world, decision = decided
    made = issue_decision(world.coordinator, decision.pk, SITE, "docx")
    with storage().open(made.path, "rb") as file:
        document = Document(file)
    words = " ".join(each.text for each in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert decision.number in words
    assert "Data diserahkan ke walidata." in cells
    assert any("{{ 1 }} <b>" in each for each in [words, *cells])


def test_who_makes_it_who_sees_it_and_what_the_public_is_told(decided, client) -> None:
    world, decision = decided
    for access in (world.stranger, world.school_operator):
        with pytest.raises(Http404):
            issue_decision(access, decision.pk, SITE)
    for access in (world.operator, world.assessor, world.head):
        with pytest.raises(PermissionDenied):
            issue_decision(access, decision.pk, SITE)
    with pytest.raises(Refused):
        issue_decision(world.coordinator, decision.pk, SITE, "exe")
    client.force_login(world.coordinator.user)
    page = client.post(f"/laporan/belanja/{decision.pk}/", {"jenis": "pdf"}, follow=True).content.decode()
    made = IssuedDocument.objects.get()
    assert f"/laporan/dokumen/{made.pk}/" in page
    assert made in seen_documents(world.operator)
    assert made in seen_documents(world.head)
    assert made not in seen_documents(world.school_operator)
    told = confirm(made.code)
    assert (told.number, told.about, told.has_newer) == (decision.number, "Dinas Kesehatan", False)
    found = fresh(decision.request)
    correct_decision(world.coordinator, found.pk, found.version, ruling("rejected"), "Ternyata dobel.")
    assert confirm(made.code).has_newer
