"""The analysis of a round as a document: its text is that of the page, in PDF and Word."""

import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.monitoring.selectors.analysis import analysis_page
from pemantik.monitoring.services.conclusions import publish_analysis, write_conclusions
from pemantik.monitoring.services.rounds import close_round
from pemantik.monitoring.tests.rounds_factories import NEED, PROBLEM, make_open, make_world, send
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.reports.content.language import indonesian
from pemantik.reports.content.telematics import telematics_analysis
from pemantik.reports.files import storage
from pemantik.reports.models import IssuedDocument
from pemantik.reports.selectors.checking import confirm
from pemantik.reports.selectors.documents import seen_documents
from pemantik.reports.services.telematics import issue_analysis
from pemantik.reports.tests.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SITE = "https://contoh.go.id"


@pytest.fixture
def closed():
    """A closed round with an answer, a problem and a need; its analysis is not published."""
    world = make_world()
    round_ = make_open(world)
    send(round_, world.health, world.health_operator, masalah=[PROBLEM], kebutuhan=[NEED])
    close_round(world.coordinator, round_.pk)
    round_.refresh_from_db()
    write_conclusions(world.coordinator, round_.pk, round_.version, 'Ganti #let x = 1 *kabel* "lama".\nSegera.')
    return world, round_


def file_of(document: IssuedDocument) -> bytes:
    with storage().open(document.path, "rb") as file:
        return file.read()


def test_the_document_tells_what_the_page_tells(closed, client) -> None:
    world, round_ = closed
    publish_analysis(world.coordinator, round_.pk)
    found = text_of(file_of(issue_analysis(world.coordinator, round_.pk, SITE, "045/12/2026")))
    client.force_login(world.coordinator.user)
    html = client.get(f"/pemantauan/putaran/{round_.pk}/analisis/").content.decode()
    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    with indonesian():
        content = telematics_analysis(analysis_page(world.coordinator, round_.pk))
    told = [content.index, content.verdict, content.change, *content.conclusions]
    told += [part for each in content.priorities for part in (each.title, each.text)]
    told += [part for each in content.topics for part in (each.name, each.index, each.change)]
    told += [part for each in content.units for part in (each.name, each.index, *each.topics)]
    told += [part for each in content.needs for part in (each.name, each.urgency, each.units, each.cost)]
    told += [part for each in content.problems for part in (each.name, each.impact, each.units, each.examples)]
    told += [part for each in content.differences for part in (each.text, each.answer, each.inventory)]
    told += content.method
    squeezed, page = "".join(found.split()), "".join(page.split())
    assert [each for each in told if "".join(each.split()) not in squeezed] == []
    assert [each for each in told if "".join(each.split()) not in page] == []
    assert "045/12/2026" in found
    assert "Dinas Pendidikan" in content.silent


def test_word_has_it_too(closed) -> None:
    from docx import Document

    world, round_ = closed
    publish_analysis(world.coordinator, round_.pk)
    made = issue_analysis(world.coordinator, round_.pk, SITE, form="docx")
    with storage().open(made.path, "rb") as file:
        document = Document(file)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Anggarkan Laptop pelayanan." in cells
    assert any("Ganti #let x = 1" in each.text for each in document.paragraphs)


def test_only_a_published_analysis_becomes_a_document(closed) -> None:
    world, round_ = closed
    with pytest.raises(Refused):
        issue_analysis(world.coordinator, round_.pk, SITE)
    publish_analysis(world.coordinator, round_.pk)
    with pytest.raises(Refused):
        issue_analysis(world.coordinator, round_.pk, SITE, form="exe")
    with pytest.raises(PermissionDenied):
        issue_analysis(make_access(Role.AUDITOR, world.institution), round_.pk, SITE)
    for access in (world.stranger, world.school_operator):
        with pytest.raises(Http404):
            issue_analysis(access, round_.pk, SITE)
    assert not IssuedDocument.objects.exists()


def test_who_sees_the_document_and_what_the_public_is_told(closed, client) -> None:
    world, round_ = closed
    publish_analysis(world.coordinator, round_.pk)
    made = issue_analysis(world.head, round_.pk, SITE)
    sees = {name: made in seen_documents(Access(getattr(world, name).user)) for name in ("head", "stranger")}
    assert sees == {"head": True, "stranger": False}
    assert made not in seen_documents(world.health_operator)
    assert made in seen_documents(world.province_coordinator)
    told = confirm(made.code)
    assert (told.campaign, told.about, told.has_newer) == (str(round_), "Kabupaten Pringsewu", False)
    client.force_login(world.head.user)
    page = client.get(f"/pemantauan/putaran/{round_.pk}/analisis/").content.decode()
    assert f"/laporan/dokumen/{made.pk}/" in page
    sent = client.post(f"/laporan/telematika/{round_.pk}/", {"jenis": "pdf"}, follow=True)
    assert "selesai dibuat" in sent.content.decode()
    assert confirm(made.code).has_newer
