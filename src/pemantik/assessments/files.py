"""Where the bytes of evidence live: stored once under their SHA-256, whole or not at all, reachable by no address."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from pemantik.assessments.models import Blob

CHUNK = 1024 * 1024


class ContentStorage(FileSystemStorage):
    """A private folder whose file names follow from the content.

    Writing a name again writes the same bytes again, so an existing file is replaced in one step and never renamed.
    """

    def __init__(self, location: str | Path) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: the same name means the same content."""
        return name

    def url(self, name: str | None) -> NoReturn:
        """Refuse: these files are streamed by a view that asks for permission first."""
        raise ValueError("Evidence has no address of its own.")

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(target)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        return name


def evidence_storage() -> Storage:
    """The storage of the original files."""
    return storages["evidence"]


def preview_storage() -> Storage:
    """The storage of page images: can be lost and made again at any time."""
    return storages["previews"]


def blob_name(sha256: str) -> str:
    """Name in the storage: `ab/cd/abcd…`."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def hash_of(path: Path) -> str:
    """SHA-256 of a local file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def store(path: Path, sha256: str) -> None:
    """Put a local file into the evidence storage unless it is there already in full."""
    storage, name = evidence_storage(), blob_name(sha256)
    if storage.exists(name) and storage.size(name) == path.stat().st_size:
        return
    with path.open("rb") as file:
        storage.save(name, File(file))


def store_bytes(content: bytes) -> str:
    """Put bytes that were made here into the evidence storage, under the SHA-256 that is answered."""
    sha256 = hashlib.sha256(content).hexdigest()
    storage, name = evidence_storage(), blob_name(sha256)
    if not storage.exists(name):
        storage.save(name, in_memory(content))
    return sha256


def open_blob(blob: Blob) -> File[bytes]:
    """The stored bytes, to be read and closed."""
    return evidence_storage().open(blob_name(blob.sha256), "rb")


@contextmanager
def local_copy(blob: Blob) -> Iterator[Path]:
    """A path on this machine with the blob's bytes: the stored file itself, or a copy where the storage is remote."""
    storage, name = evidence_storage(), blob_name(blob.sha256)
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, storage.open(name, "rb") as stored:
            for chunk in stored.chunks():
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)
    else:
        yield path


def upload_path(upload_id: object) -> Path:
    """Where the pieces of an unfinished upload are put together. The id is a UUID, never a name from outside."""
    folder: Path = settings.PEMANTIK_UPLOADS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / str(upload_id)


def in_memory(content: bytes) -> ContentFile[bytes]:
    """Bytes as a file to be saved."""
    return ContentFile(content)
