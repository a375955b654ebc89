"""Where issued documents lie, what they are called, and how they leave the server."""

import hashlib
import re

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.http import FileResponse
from django.utils.http import content_disposition_header

from pemantik.assessments.serving import guard
from pemantik.reports.models import IssuedDocument

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
#: Letters of a file name before its extension.
LONGEST_NAME = 150


def storage() -> Storage:
    """The private storage of documents."""
    return storages["documents"]


def hash_of(content: bytes) -> str:
    """SHA-256, in the letters that people compare."""
    return hashlib.sha256(content).hexdigest()


def file_name(title: str, extension: str) -> str:
    """A name that every system accepts."""
    words = _FORBIDDEN.sub(" ", title).split()
    return f"{' '.join(words).strip('. ')[:LONGEST_NAME].strip() or 'dokumen'}.{extension}"


def keep(document: IssuedDocument, content: bytes) -> None:
    """Store the bytes. Before the record is written: a record without a file would be worse than a file too many."""
    storage().save(document.path, ContentFile(content))


def discard(document: IssuedDocument) -> None:
    """Remove the bytes of a document whose record could not be written."""
    storage().delete(document.path)


def attachment(document: IssuedDocument) -> FileResponse:
    """The file. The caller has checked the permission."""
    response = FileResponse(storage().open(document.path, "rb"), content_type=document.content_type)
    guard(response)
    response["Content-Length"] = str(document.size)
    named = content_disposition_header(as_attachment=True, filename=document.file_name)
    response["Content-Disposition"] = named or "attachment"
    return response
