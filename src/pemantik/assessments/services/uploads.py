"""Files on their way in: in pieces that can be continued, or whole by a plain form; then checked by their content."""

import re
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments import files
from pemantik.assessments.archives import FileRefusedError
from pemantik.assessments.filetypes import inspect
from pemantik.assessments.models import Blob, Document, Upload
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.evidence_access import find_upload, not_here
from pemantik.assessments.sizes import size_text
from pemantik.assessments.tasks import tidy_evidence
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: Largest piece that is accepted in one request; the browser sends smaller ones.
LARGEST_PIECE = 4 * 1024**2
#: Unfinished uploads that one person may have at a time, and how much room they may reserve together.
MOST_UNFINISHED = 20
MOST_RESERVED = 10
#: An upload that nobody continued for this long is given up.
STALE = timedelta(days=7)

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]')


class WrongOffsetError(Exception):
    """The piece does not begin where the file ends so far. `received` says where to go on."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def clean_filename(name: str) -> str:
    """The last part of a path, without characters that a file system or a header takes for more than a letter."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = " ".join(_UNSAFE.sub("", last).split()).strip(". ") or "berkas"
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[:180]}.{extension[:15]}" if dot else kept[:180]


def check_size(size: int) -> None:
    """Raise FileRefusedError for an empty or too large file, by its announced size."""
    limit: int = settings.PEMANTIK_MAX_UPLOAD_BYTES
    if size < 1:
        raise FileRefusedError(_("Berkas ini kosong. Pilih berkas yang benar, lalu unggah lagi."))
    if size > limit:
        text = _("Berkas %(size)s terlalu besar. Batasnya %(limit)s. Perkecil atau bagi berkasnya, lalu unggah lagi.")
        raise FileRefusedError(text % {"size": size_text(size), "limit": size_text(limit)})


@transaction.atomic
def start_upload(access: Access, owner: Node, filename: str, size: int, document: Document | None = None) -> Upload:
    """Begin an upload into the library of `owner`, perhaps as the next version of one of its documents.

    Raises Http404 or PermissionDenied, FileRefusedError by size, Refused where too much is unfinished.
    """
    access.require(Action.ANSWER, owner)
    if document and document.owner_id != owner.pk:
        raise not_here()
    check_size(size)
    _check_quota(access, size)
    if _stale().exists():
        transaction.on_commit(tidy_evidence.enqueue)
    return Upload.objects.create(
        owner=owner, user=access.user, filename=clean_filename(filename), size=size, document=document
    )


def _check_quota(access: Access, size: int) -> None:
    waiting = Upload.objects.filter(user=access.user, blob=None)
    reserved = waiting.aggregate(total=Sum("size"))["total"] or 0
    if waiting.count() >= MOST_UNFINISHED or reserved + size > MOST_RESERVED * settings.PEMANTIK_MAX_UPLOAD_BYTES:
        raise Refused(_("Terlalu banyak unggahan Anda belum selesai. Lanjutkan atau buang dulu yang lama."))


@transaction.atomic
def append_piece(access: Access, upload_id: UUID | str, offset: int, piece: bytes) -> Upload:
    """Add the piece that begins at `offset`. Raises WrongOffsetError where another piece is expected.

    The row is locked meanwhile: of two tabs that send the same piece, the second is told where to go on. A piece that
    reached the disk but not the database is simply sent and written again.
    """
    find_upload(access, upload_id)
    upload = Upload.objects.select_for_update().select_related("owner").get(pk=upload_id)
    access.require(Action.ANSWER, upload.owner)
    if upload.blob_id or offset != upload.received or not 0 < len(piece) <= LARGEST_PIECE:
        raise WrongOffsetError(upload.received)
    if upload.received + len(piece) > upload.size:
        raise FileRefusedError(_("Berkas ini lebih besar daripada yang diumumkan. Unggah lagi dari awal."))
    path = files.upload_path(upload.pk)
    with path.open("r+b" if path.exists() else "wb") as file:
        file.seek(offset)
        file.write(piece)
        file.truncate()
    upload.received = offset + len(piece)
    upload.save(update_fields=["received", "updated_at"])
    return upload


def finish_upload(access: Access, upload_id: UUID | str) -> Upload:
    """Check the complete file and store it. A refused one is thrown away at once.

    Raises WrongOffsetError while pieces are missing, FileRefusedError with the reason for a file that is not accepted.
    """
    upload = find_upload(access, upload_id)
    access.require(Action.ANSWER, upload.owner)
    if upload.blob_id:
        return upload
    path = files.upload_path(upload.pk)
    if upload.received != upload.size or not path.exists() or path.stat().st_size != upload.size:
        raise WrongOffsetError(min(upload.received, path.stat().st_size if path.exists() else 0))
    try:
        kind = inspect(path)
    except FileRefusedError:
        _throw_away(upload)
        raise
    sha256 = files.hash_of(path)
    files.store(path, sha256)
    with transaction.atomic():
        values = {"size": upload.size, "content_type": kind.content_type}
        upload.blob = Blob.objects.get_or_create(sha256=sha256, defaults=values)[0]
        upload.save(update_fields=["blob", "updated_at"])
    path.unlink(missing_ok=True)
    return upload


def receive_whole(access: Access, owner: Node, file: UploadedFile[Any], document: Document | None = None) -> Upload:
    """A file from a plain form: the same checks, in one request."""
    upload = start_upload(access, owner, file.name or "", file.size or 0, document)
    try:
        _copy(file, files.upload_path(upload.pk))
    except OSError:
        _throw_away(upload)
        raise
    Upload.objects.filter(pk=upload.pk).update(received=F("size"))
    return finish_upload(access, upload.pk)


def _copy(source: UploadedFile[Any], target: Path) -> None:
    with target.open("wb") as file:
        for chunk in source.chunks():
            file.write(chunk)


def discard_upload(access: Access, upload_id: UUID | str) -> None:
    """Give up an own upload that has not become a document."""
    _throw_away(find_upload(access, upload_id))


def _throw_away(upload: Upload) -> None:
    files.upload_path(upload.pk).unlink(missing_ok=True)
    upload.delete()


def read_piece(request: HttpRequest) -> bytes:
    """The body of a request, never more than one piece and a byte, so that a longer one is noticed."""
    piece: bytes = request.read(LARGEST_PIECE + 1)
    return piece


def _stale() -> QuerySet[Upload]:
    return Upload.objects.filter(updated_at__lt=timezone.now() - STALE)


def clean_stale() -> int:
    """Give up the uploads of everybody that nobody continued for a week. Their number."""
    stale = list(_stale())
    for upload in stale:
        _throw_away(upload)
    return len(stale)
