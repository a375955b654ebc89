"""Templates and good evidence: seen by members only, evidence only while its owner allows it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from pemantik.assessments import files
from pemantik.assessments.models import Verdict
from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.evidence.factories import pdf
from pemantik.assessments.tests.factories import make_use
from pemantik.organizations.permissions import Access
from pemantik.supervision.models import SharedDocument
from pemantik.supervision.selectors.sharing import find_shared_version, possible_examples, shelf_of
from pemantik.supervision.services import sharing
from pemantik.supervision.tests.factories import make_supervised

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PDF = pdf("Templat keputusan tim")


@pytest.fixture
def world(tmp_path, settings):
    settings.PEMANTIK_UPLOADS = tmp_path / "uploads"
    settings.STORAGES = settings.STORAGES | {
        name: {"BACKEND": "pemantik.assessments.files.ContentStorage", "OPTIONS": {"location": tmp_path / name}}
        for name in ("evidence", "previews")
    }
    return make_supervised()


@pytest.fixture
def document(world):
    """A document of the city that an assessor accepted."""
    use = make_use(world.assessment(world.city), "1")
    Verdict.objects.create(use=use, stage=use.stage, decision="accepted", assessor=world.coordinator.user)
    files.evidence_storage().save(files.blob_name(use.version.blob_id), ContentFile(b"x"))
    return use.version.document


def proposed(world, document) -> SharedDocument:
    return sharing.propose(world.coordinator, world.province.pk, document.pk, "Lengkap dan rapi", "pemdi-2026", "1")


def test_good_evidence_is_seen_by_other_members_only_while_its_owner_allows_it(world, document) -> None:
    other = Access(world.regency_coordinator.user)
    assert possible_examples(world.coordinator, world.province) == [document]
    share = proposed(world, document)
    assert possible_examples(world.coordinator, world.province) == []
    assert shelf_of(other).examples == ()
    with pytest.raises(Http404):
        find_shared_version(other, share.pk)
    sharing.decide(world.city_coordinator, share.pk, allowed=True)
    assert [each.row.pk for each in shelf_of(other).examples] == [share.pk]
    assert find_shared_version(other, share.pk).document_id == document.pk
    with pytest.raises(Http404):
        find_shared_version(Access(world.stranger.user), share.pk)
    sharing.revoke(world.city_coordinator, share.pk)
    assert shelf_of(Access(world.regency_coordinator.user)).examples == ()
    with pytest.raises(Http404):
        find_shared_version(Access(world.regency_coordinator.user), share.pk)


def test_the_province_cannot_consent_in_the_name_of_a_member(world, document) -> None:
    share = proposed(world, document)
    with pytest.raises(PermissionDenied):
        sharing.decide(world.coordinator, share.pk, allowed=True)
    for access in (world.regency_coordinator, world.stranger):
        with pytest.raises(Http404):
            sharing.decide(Access(access.user), share.pk, allowed=True)
        with pytest.raises(Http404):
            sharing.revoke(Access(access.user), share.pk)
    share.refresh_from_db()
    assert share.state == SharedDocument.State.PROPOSED
    assert [each.may_decide for each in shelf_of(Access(world.coordinator.user)).waiting] == [False]
    assert [each.may_decide for each in shelf_of(Access(world.city_coordinator.user)).waiting] == [True]


def test_a_refusal_hides_it_and_it_is_answered_once(world, document) -> None:
    share = proposed(world, document)
    sharing.decide(world.city_coordinator, share.pk, allowed=False)
    with pytest.raises(Refused):
        sharing.decide(world.city_coordinator, share.pk, allowed=True)
    assert shelf_of(Access(world.coordinator.user)).waiting == ()
    assert proposed(world, document).pk != share.pk


def test_who_may_propose_and_what(world, document) -> None:
    with pytest.raises(Refused):
        sharing.propose(world.coordinator, world.province.pk, document.pk, " ")
    with pytest.raises(PermissionDenied):
        sharing.propose(Access(world.head.user), world.province.pk, document.pk, "Bagus")
    for access in (world.city_coordinator, world.stranger):
        with pytest.raises(Http404):
            sharing.propose(Access(access.user), world.province.pk, document.pk, "Bagus")
    proposed(world, document)
    with pytest.raises(Refused):
        proposed(world, document)


def test_a_template_reaches_every_member_and_nobody_else(world, client) -> None:
    client.force_login(world.coordinator.user)
    sent = {
        "provinsi": world.province.pk,
        "file": SimpleUploadedFile("templat-sk.pdf", PDF),
        "description": "Rancangan keputusan tim",
        "indicator": "pemdi-2026/4",
    }
    assert client.post("/pembinaan/berkas/unggah/", sent | {"description": ""}).status_code == 422
    wrong = sent | {"file": SimpleUploadedFile("x.pdf", b"MZ\x90\x00 program")}
    assert client.post("/pembinaan/berkas/unggah/", wrong).status_code == 422
    sent["file"] = SimpleUploadedFile("templat-sk.pdf", PDF)
    assert client.post("/pembinaan/berkas/unggah/", sent).status_code == 302
    share = SharedDocument.objects.get()
    assert (share.state, share.code) == (SharedDocument.State.SHARED, "4")
    client.force_login(world.regency_coordinator.user)
    assert "Rancangan keputusan tim" in client.get("/pembinaan/berkas/").content.decode()
    answer = client.get(f"/pembinaan/berkas/{share.pk}/unduh/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert client.post(f"/pembinaan/berkas/{share.pk}/tarik/").status_code in {403, 404}
    client.force_login(world.stranger.user)
    assert client.get(f"/pembinaan/berkas/{share.pk}/unduh/").status_code == 404
    assert "Rancangan keputusan tim" not in client.get("/pembinaan/berkas/").content.decode()
    client.force_login(world.coordinator.user)
    client.post(f"/pembinaan/berkas/{share.pk}/tarik/")
    client.force_login(world.regency_coordinator.user)
    assert client.get(f"/pembinaan/berkas/{share.pk}/unduh/").status_code == 404


def test_the_shelf_is_read_in_a_fixed_number_of_questions(
    world, document, client, django_assert_max_num_queries
) -> None:
    for number in range(12):
        SharedDocument.objects.create(
            supervisor=world.province,
            document=make_use(world.assessment(world.city), "1").version.document,
            kind="example",
            state="shared",
            description=f"Bukti {number}",
            proposed_by=world.coordinator.user,
        )
    client.force_login(world.city_coordinator.user)
    with django_assert_max_num_queries(12):
        assert client.get("/pembinaan/berkas/").status_code == 200
