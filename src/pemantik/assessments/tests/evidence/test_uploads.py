"""Files on their way in: pieces, cuts, two tabs, other people's uploads, limits, the same file again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments import files
from pemantik.assessments.archives import FileRefusedError
from pemantik.assessments.models import Blob, Document, Upload
from pemantik.assessments.problems import Refused
from pemantik.assessments.reading import sandbox
from pemantik.assessments.services import evidence, uploads
from pemantik.assessments.tasks import tidy_evidence
from pemantik.assessments.tests.evidence.factories import access_of, make_document, make_person, pdf, picture
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CONTENT = pdf("Satu", "Dua")


@pytest.fixture
def access(world):
    return access_of(world.operator)


def stored(upload: Upload) -> bytes:
    """What the storage keeps of a finished upload."""
    with files.open_blob(upload.blob) as file:
        return file.read()


def test_cut_and_continued_in_pieces(world, access):
    upload = uploads.start_upload(access, world.office, "a/b/SK Tim.pdf", len(CONTENT))
    assert upload.filename == "SK Tim.pdf"
    uploads.append_piece(access, upload.pk, 0, CONTENT[:100])
    with pytest.raises(uploads.WrongOffsetError) as early:
        uploads.finish_upload(access, upload.pk)
    assert early.value.received == 100
    uploads.append_piece(access, upload.pk, 100, CONTENT[100:])
    done = uploads.finish_upload(access, upload.pk)
    assert stored(done) == CONTENT
    assert not files.upload_path(upload.pk).exists()
    assert uploads.finish_upload(access, upload.pk).blob_id == done.blob_id


@pytest.mark.parametrize("offset", [0, 99, 101, 10_000])
def test_wrong_offset_tells_where_to_go_on(world, access, offset):
    upload = uploads.start_upload(access, world.office, "a.pdf", len(CONTENT))
    uploads.append_piece(access, upload.pk, 0, CONTENT[:100])
    with pytest.raises(uploads.WrongOffsetError) as wrong:
        uploads.append_piece(access, upload.pk, offset, b"x")
    assert wrong.value.received == 100


def test_piece_that_reached_the_disk_but_not_the_database_is_written_again(world, access):
    upload = uploads.start_upload(access, world.office, "a.pdf", len(CONTENT))
    uploads.append_piece(access, upload.pk, 0, CONTENT[:100])
    with files.upload_path(upload.pk).open("ab") as file:
        file.write(b"half of a piece that was never acknowledged, and longer than the file")
    uploads.append_piece(access, upload.pk, 100, CONTENT[100:])
    assert stored(uploads.finish_upload(access, upload.pk)) == CONTENT


def test_lost_pieces_on_disk_are_noticed(world, access):
    upload = uploads.start_upload(access, world.office, "a.pdf", len(CONTENT))
    uploads.append_piece(access, upload.pk, 0, CONTENT)
    files.upload_path(upload.pk).unlink()
    with pytest.raises(uploads.WrongOffsetError) as lost:
        uploads.finish_upload(access, upload.pk)
    assert lost.value.received == 0


def test_more_than_announced_is_refused(world, access):
    upload = uploads.start_upload(access, world.office, "a.pdf", 10)
    with pytest.raises(FileRefusedError, match="lebih besar"):
        uploads.append_piece(access, upload.pk, 0, b"x" * 11)


@pytest.mark.parametrize("size", [0, 1 + uploads.LARGEST_PIECE])
def test_empty_and_too_large_pieces_are_refused(world, access, size):
    upload = uploads.start_upload(access, world.office, "a.pdf", 10_000_000)
    with pytest.raises(uploads.WrongOffsetError):
        uploads.append_piece(access, upload.pk, 0, bytes(size))


def test_refused_file_is_thrown_away_at_once(world, access):
    upload = uploads.start_upload(access, world.office, "SK.pdf", 4)
    uploads.append_piece(access, upload.pk, 0, b"PK..")
    with pytest.raises(FileRefusedError, match="Arsip"):
        uploads.finish_upload(access, upload.pk)
    assert not Upload.objects.exists()
    assert not Blob.objects.exists()
    assert not files.upload_path(upload.pk).exists()


@pytest.mark.parametrize("size", [0, -1, 50_000_001, 2 * 1024**3])
def test_size_is_refused_before_the_first_byte(world, access, size):
    with pytest.raises(FileRefusedError):
        uploads.start_upload(access, world.office, "a.pdf", size)
    assert not Upload.objects.exists()


def test_limit_is_a_setting_and_stands_in_the_sentence(world, access, settings):
    settings.PEMANTIK_MAX_UPLOAD_BYTES = 10_000_000
    with pytest.raises(FileRefusedError, match=r"14\sMB terlalu besar\. Batasnya 10\sMB"):
        uploads.start_upload(access, world.office, "a.pdf", 14_000_000)


def test_unfinished_uploads_are_limited_for_each_person(world, access, settings):
    for _number in range(uploads.MOST_UNFINISHED):
        uploads.start_upload(access, world.office, "a.pdf", 10)
    with pytest.raises(Refused, match="belum selesai"):
        uploads.start_upload(access, world.office, "a.pdf", 10)
    uploads.start_upload(access_of(world.coordinator), world.office, "a.pdf", 10)
    settings.PEMANTIK_MAX_UPLOAD_BYTES = 100
    neighbour = access_of(world.neighbour)
    for _number in range(uploads.MOST_RESERVED):
        uploads.start_upload(neighbour, world.school, "a.pdf", 100)
    with pytest.raises(Refused, match="belum selesai"):
        uploads.start_upload(neighbour, world.school, "a.pdf", 1)


@pytest.mark.parametrize("person", ["coordinator", "neighbour", "stranger"])
def test_an_upload_is_its_owners_alone(world, access, person):
    upload = uploads.start_upload(access, world.office, "a.pdf", len(CONTENT))
    other = access_of(getattr(world, person))
    for attempt in (
        lambda: uploads.append_piece(other, upload.pk, 0, CONTENT),
        lambda: uploads.finish_upload(other, upload.pk),
        lambda: uploads.discard_upload(other, upload.pk),
        lambda: evidence.create_document(other, upload.pk),
    ):
        with pytest.raises(Http404):
            attempt()
    assert Upload.objects.get().received == 0


@pytest.mark.parametrize(
    ("role", "error"),
    [(Role.HEAD, PermissionDenied), (Role.AUDITOR, PermissionDenied), (Role.INTERNAL_ASSESSOR, PermissionDenied)],
)
def test_readers_do_not_upload(world, role, error):
    with pytest.raises(error):
        uploads.start_upload(access_of(make_person("Baca", role, world.regency)), world.office, "a.pdf", 10)
    with pytest.raises(Http404):
        uploads.start_upload(access_of(world.stranger), world.office, "a.pdf", 10)


def test_right_that_ended_meanwhile_ends_the_upload(world, access):
    upload = uploads.start_upload(access, world.office, "a.pdf", len(CONTENT))
    world.operator.grants.update(revoked_at=timezone.now())
    with pytest.raises(Http404):
        uploads.append_piece(access_of(world.operator), upload.pk, 0, CONTENT)


def test_same_file_is_stored_once_and_recognised_by_those_who_see_it(world, access):
    from pemantik.assessments.selectors.evidence import same_file

    first = make_document(world.operator, world.office, CONTENT)
    again = uploads.receive_whole(access, world.office, SimpleUploadedFile("lain.pdf", CONTENT))
    assert [one.document for one in same_file(access, again)] == [first]
    foreign = access_of(world.stranger)
    theirs = uploads.receive_whole(foreign, world.other, SimpleUploadedFile("lain.pdf", CONTENT))
    assert same_file(foreign, theirs) == []
    assert Blob.objects.count() == 1


def test_document_is_made_once_with_an_audit_entry(world, access):
    document = make_document(world.operator, world.office, CONTENT, "SK_tim-2026.pdf", read=False)
    assert document.title == "SK tim 2026"
    assert document.described_at is None
    entry = AuditEntry.objects.get(action="document.created")
    assert entry.after["sha256"] == document.versions.get().blob_id
    assert entry.node_path == world.office.path
    assert not Upload.objects.exists()


def test_unfinished_upload_makes_no_document(world, access):
    upload = uploads.start_upload(access, world.office, "a.pdf", 10)
    with pytest.raises(Refused):
        evidence.create_document(access, upload.pk)


def test_reading_is_queued_when_the_document_is_saved(world, access, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = make_document(world.operator, world.office, CONTENT, read=False)
    assert document.versions.get().state == "read"


def test_stale_uploads_are_given_up(world, access):
    old = uploads.start_upload(access, world.office, "a.pdf", 10)
    uploads.append_piece(access, old.pk, 0, b"12345")
    fresh = uploads.start_upload(access, world.office, "b.pdf", 10)
    Upload.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=8))
    assert tidy_evidence.call()["uploads"] == 1
    assert list(Upload.objects.all()) == [fresh]
    assert not files.upload_path(old.pk).exists()


def test_new_uploads_have_the_stale_ones_tidied(world, access, django_capture_on_commit_callbacks):
    old = uploads.start_upload(access, world.office, "a.pdf", 10)
    Upload.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        fresh = uploads.start_upload(access, world.office, "b.pdf", 10)
    assert list(Upload.objects.all()) == [fresh]


@pytest.mark.parametrize("reason", ["busy", "timeout"])
def test_file_that_could_not_be_checked_in_time_is_kept(world, access, monkeypatch, reason):
    def too_long(*_arguments, **_more):
        raise sandbox.UnreadableError(reason)

    monkeypatch.setattr(sandbox, "run", too_long)
    with pytest.raises(Refused, match="server sibuk"):
        uploads.receive_whole(access, world.office, SimpleUploadedFile("a.pdf", CONTENT))
    monkeypatch.undo()
    assert uploads.finish_upload(access, Upload.objects.get().pk).blob_id


def test_new_version_keeps_the_old_ones(world, access):
    document = make_document(world.operator, world.office, CONTENT)
    upload = uploads.receive_whole(access, world.office, SimpleUploadedFile("b.jpg", picture()), document)
    assert evidence.add_version(access, upload.pk).number == 2
    assert [one.number for one in document.versions.all()] == [2, 1]
    same = uploads.receive_whole(access, world.office, SimpleUploadedFile("c.jpg", picture()), document)
    with pytest.raises(Refused, match="sama persis dengan versi 2"):
        evidence.add_version(access, same.pk)
    back = uploads.receive_whole(access, world.office, SimpleUploadedFile("d.pdf", CONTENT), document)
    assert evidence.add_version(access, back.pk).number == 3


def test_version_goes_only_to_a_document_of_the_same_unit(world):
    document = make_document(world.neighbour, world.school, CONTENT)
    with pytest.raises(Http404):
        uploads.start_upload(access_of(world.coordinator), world.office, "a.pdf", 10, document)
    assert Document.objects.count() == 1
