"""Letters: to whom they go, what stands in them, who may write them."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import Assignment, CampaignStage
from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import assessment_of, make_access, make_campaign, make_node
from pemantik.assessments.tests.result_cases import fill, share_among_units
from pemantik.organizations.models import Node
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.reports import files
from pemantik.reports.letters.builtin import builtin
from pemantik.reports.letters.checking import faults_of
from pemantik.reports.models import IssuedDocument, LetterKind, Mailing
from pemantik.reports.selectors.checking import confirm
from pemantik.reports.selectors.documents import seen_documents
from pemantik.reports.selectors.letters import find_target, mailing_of, recipients, targets
from pemantik.reports.services.letters import Typed, preview, write_letters
from pemantik.reports.tests.reading_word import complaints, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ORIGIN = "https://contoh.go.id"


@pytest.fixture
def late(world):
    """A campaign of the city and the regency whose first stage is two days over; the city has answered two codes."""
    campaign = make_campaign(world, world.city, world.other)
    CampaignStage.objects.filter(campaign=campaign).update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=2)
    )
    fill(assessment_of(campaign, world.city), "self", {"1": "2", "2": "3"}, world.coordinator)
    return campaign


def letter_to(access, campaign, node, kind="teguran", typed=None) -> str:
    mailing = write_letters(access, f"c{campaign.pk}", kind, [node.pk], typed or Typed(), ORIGIN)
    with files.storage().open(mailing.documents.get().path) as file:
        content = file.read()
    assert [each for each in complaints(content) if "left over" not in each] == []
    return text_of(content)


@pytest.mark.parametrize("kind", LetterKind.values)
def test_the_built_in_templates_pass_their_own_check(kind) -> None:
    assert faults_of(builtin(kind)) == []
    assert all("left over" in each for each in complaints(builtin(kind)))


def test_a_reminder_says_what_is_late(world, late) -> None:
    Node.objects.filter(pk=world.city.pk).update(head_title="Wali Kota Satu")
    typed = Typed(number="000.7/9", subject="Teguran", reply_by="30 November 2026", copies="Gubernur\n\nInspektur")
    found = letter_to(world.province_coordinator, late, world.city, typed=typed)
    for written in (
        "Provinsi Contoh",
        "Nomor : 000.7/9",
        "Yth. Wali Kota Satu",
        "telah terlambat 2 (dua) hari",
        "baru 2 dari 20",
        "paling lambat 30 November 2026",
        "1. Gubernur 2. Inspektur",
    ):
        assert written in found.replace("\xa0", " ")
    document = IssuedDocument.objects.get()
    assert document.code in found
    assert (document.number, document.kind, document.node) == ("000.7/9", "surat", world.province)
    assert confirm(document.code).is_editable
    assert AuditEntry.objects.filter(action="mailing.made").exists()


def test_blanks_become_lines_to_write_on(world, late) -> None:
    found = letter_to(world.province_coordinator, late, world.other, "undangan")
    assert "Nomor : ......" in found
    assert "Tempat : ......" in found
    assert "Tembusan" not in found
    assert "Pimpinan Pemerintah Kabupaten Dua" in found


def test_hostile_words_stay_words(world, late, settings) -> None:
    bad = "{{ 7*7 }} {% if x %} <w:p/> & \u202eabc " + "N" * 90
    Node.objects.filter(pk=world.city.pk).update(name=bad[:150], head_title=bad[:100])
    found = letter_to(world.province_coordinator, late, world.city, typed=Typed(subject=bad, copies=bad))
    assert found.count("{{ 7*7 }} {% if x %} <w:p/> & abc") >= 3
    assert "\u202e" not in found


def test_a_logo_is_in_the_letter(world, late, settings) -> None:
    file = io.BytesIO()
    Image.new("RGB", (40, 60), "#0b5f78").save(file, "PNG")
    from django.core.files.base import ContentFile

    world.province.logo.save("logo.png", ContentFile(file.getvalue()))
    mailing = write_letters(world.province_coordinator, f"c{late.pk}", "teguran", [world.city.pk], Typed(), ORIGIN)
    with files.storage().open(mailing.documents.get().path) as stored, zipfile.ZipFile(stored) as archive:
        pictures = [name for name in archive.namelist() if "media/" in name]
    assert len(pictures) == 2  # the logo, and the code in the foot


def test_letters_to_units_count_their_own_indicators(world, late) -> None:
    assessment = assessment_of(late, world.city)
    share_among_units(world, assessment)
    Assignment.objects.filter(code="3").update(due_on=timezone.localdate() - timedelta(days=5))
    target = find_target(world.coordinator, f"a{assessment.pk}")
    found = recipients(world.coordinator, target)
    assert [each.node for each in found] == [world.health, world.planning]
    assert [(each.answered, each.total, each.days_late) for each in found] == [(1, 10, 5), (1, 10, 2)]
    assert target.sender == world.city
    first, blocks = preview(world.coordinator, target.key, "permintaan-data", [world.health.pk], Typed())
    words = " ".join(each.text for each in blocks)
    assert first.node == world.health
    assert "telah terisi 1 dari 10 indikator" in words
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_writes_letters(world, late, role) -> None:
    may = {Action.ISSUE_DOCUMENTS, Action.VIEW_ASSESSMENT} <= PERMISSIONS[role]
    own, stranger = make_access(role, world.province), make_access(role, world.city)
    key = f"c{late.pk}"
    if may:
        mailing = write_letters(own, key, "teguran", [world.city.pk], Typed(), ORIGIN)
        assert mailing_of(own, mailing.pk) == mailing
        assert not seen_documents(stranger).exists()
        with pytest.raises(Http404):
            mailing_of(stranger, mailing.pk)
    else:
        with pytest.raises(PermissionDenied):
            write_letters(own, key, "teguran", [world.city.pk], Typed(), ORIGIN)
    for access in (stranger, make_access(None)):
        with pytest.raises((Http404, PermissionDenied)):
            write_letters(access, key, "teguran", [world.city.pk], Typed(), ORIGIN)
    assert all(each.key != key for each in targets(stranger))


@pytest.mark.parametrize("key", ["", "c", "c0", "x1", "c1e9", "a999999", "c١", "../c1"])
def test_unknown_targets_are_not_found(world, late, key) -> None:
    with pytest.raises(Http404):
        find_target(world.province_coordinator, key)


def test_only_listed_recipients_and_kinds(world, late) -> None:
    access, key = world.province_coordinator, f"c{late.pk}"
    for chosen in ([], [world.health.pk], [world.city.pk, 10**9]):
        with pytest.raises(Refused):
            write_letters(access, key, "teguran", chosen, Typed(), ORIGIN)
    with pytest.raises(Refused):
        write_letters(access, key, "surat", [world.city.pk], Typed(), ORIGIN)
    with pytest.raises(Refused):
        write_letters(access, key, "teguran", [world.city.pk], Typed(copies="x" * 2001), ORIGIN)
    assert not Mailing.objects.exists()


def test_the_page_proposes_looks_and_makes(world, late, client) -> None:
    client.force_login(world.province_coordinator.user)
    assert "Peserta" in client.get(reverse("letters")).content.decode()
    page = client.get(reverse("write-letters"), {"sasaran": f"c{late.pk}", "jenis": "teguran"}).content.decode()
    assert "2 penerima terlambat" in page
    sent = {"sasaran": f"c{late.pk}", "jenis": "teguran", "penerima": [world.city.pk, world.other.pk], "number": "7"}
    seen = client.post(reverse("write-letters"), sent | {"aksi": "pratinjau"}).content.decode()
    assert "Pratinjau surat kepada" in seen
    assert 'value="7"' in seen
    assert not Mailing.objects.exists()
    wrong = client.post(reverse("write-letters"), sent | {"penerima": [], "aksi": "buat"})
    assert wrong.status_code == 422
    assert 'value="7"' in wrong.content.decode()
    made = client.post(reverse("write-letters"), sent | {"aksi": "buat"})
    mailing = Mailing.objects.get()
    assert made.headers["Location"] == reverse("mailing", args=[mailing.pk])
    assert "Kota Satu" in client.get(made.headers["Location"]).content.decode()
    packed = b"".join(client.get(reverse("mailing-download", args=[mailing.pk])).streaming_content)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert len(archive.namelist()) == 2
        assert all(name.endswith(".docx") for name in archive.namelist())


def test_the_list_of_recipients_takes_a_bounded_number_of_queries(world, late, django_assert_max_num_queries) -> None:
    access = world.province_coordinator
    campaign = make_campaign(world, *(make_node(world.province, kind="kabupaten") for _each in range(15)))
    for each in (late, campaign):
        with django_assert_max_num_queries(12):
            recipients(access, find_target(access, f"c{each.pk}"))
