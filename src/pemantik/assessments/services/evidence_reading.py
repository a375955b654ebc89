"""What the background worker writes about a version: scanner's verdict, text, hints. It acts as the system."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pemantik.accounts import audit
from pemantik.assessments import files
from pemantik.assessments.filetypes import TYPES, Family
from pemantik.assessments.models import Blob, DocumentVersion, PageText
from pemantik.assessments.reading import clamav, sandbox
from pemantik.assessments.reading.guesses import guess

#: A version that still waits after this long was forgotten by a worker that was stopped, or by a scanner that was off.
FORGOTTEN = timedelta(minutes=15)

#: Runs one operation of `reading.child` on one file.
Reader = Callable[..., Any]


def read(version_id: int, reader: Reader | None = None) -> str:
    """Scan and read one version; its new state. A version that was read already stays as it is.

    `reader` runs one operation on one file: the sandbox, except for files that we made ourselves.
    Raises clamav.ScannerError while the scanner cannot be reached: the version goes on waiting.
    """
    version = DocumentVersion.objects.select_related("blob", "document__owner").get(pk=version_id)
    if version.state != DocumentVersion.State.WAITING:
        return version.state
    with files.local_copy(version.blob) as path:
        if _threat(version.blob, path):
            return _refuse(version)
        try:
            found = _contents(path, TYPES[version.blob.content_type].family, reader or sandbox.read)
        except sandbox.UnreadableError as error:
            if error.reason == "busy":
                raise
            return _save(version, DocumentVersion.State.FAILED, {"texts": [], "reason": error.reason})
    return _save(version, DocumentVersion.State.READ, found)


def _threat(blob: Blob, path: Path) -> str:
    """What the scanner found in these bytes; asked once for each file, and not at all without a scanner."""
    if settings.PEMANTIK_CLAMAV and blob.scanned_at is None:
        blob.threat = clamav.scan(path, settings.PEMANTIK_CLAMAV)
        blob.scanned_at = timezone.now()
        blob.save(update_fields=["threat", "scanned_at"])
    return blob.threat


@transaction.atomic
def _refuse(version: DocumentVersion) -> str:
    """Mark every version with these bytes; they are not served any more."""
    versions = DocumentVersion.objects.filter(blob=version.blob).select_related("document__owner")
    for one in versions.exclude(state=DocumentVersion.State.INFECTED):
        after = {"version": one.number, "threat": version.blob.threat}
        audit.record("document.infected", one.document, after=after, node_path=one.document.owner.path)
    versions.update(state=DocumentVersion.State.INFECTED)
    return DocumentVersion.State.INFECTED


def _contents(path: Path, family: Family, reader: Reader) -> dict[str, Any]:
    """Text and facts of a file."""
    patient = sandbox.PATIENT
    found: dict[str, Any]
    if family == Family.PDF:
        found = reader("read-pdf", path, seconds=patient)
        found["signatures"] = _signatures(path, reader) if found.pop("signed") else []
    elif family == Family.IMAGE:
        found = {"texts": [], "pages": reader("probe-image", path)["pages"]}
    elif family == Family.TEXT:
        found = reader("read-office", path, seconds=patient)
    elif family == Family.SHEET:
        found = reader("read-sheet", path, seconds=patient)
    else:
        found = {"texts": [], "pages": None}
    if found["texts"]:
        found.setdefault("with_text", len(found["texts"]))
        guesses = asdict(guess(found["texts"], timezone.localdate()))
        found["guesses"] = guesses | {"dated": guesses["dated"].isoformat() if guesses["dated"] else None}
    return found


def _signatures(path: Path, reader: Reader) -> list[dict[str, Any]]:
    try:
        signatures: list[dict[str, Any]] = reader("signatures", path)
    except sandbox.UnreadableError:
        return [{"signer": "", "at": None, "intact": False, "changed": True}]
    return signatures


@transaction.atomic
def _save(version: DocumentVersion, state: str, found: dict[str, Any]) -> str:
    texts = found.pop("texts")
    version.texts.all().delete()
    PageText.objects.bulk_create(
        (PageText(version=version, number=number, text=text) for number, text in enumerate(texts, start=1) if text),
        batch_size=200,
    )
    version.pages = found.pop("pages", None)
    version.hints = found
    version.state = state
    version.save(update_fields=["pages", "hints", "state"])
    return state


def forgotten_versions() -> list[int]:
    """Versions that wait although their task should long have run."""
    waiting = DocumentVersion.objects.filter(
        state=DocumentVersion.State.WAITING, uploaded_at__lt=timezone.now() - FORGOTTEN
    )
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:500])


def page_image(version: DocumentVersion, page: int, width: int) -> bytes:
    """One page as WebP, made when it is first looked at and kept beside the others.

    Raises sandbox.UnreadableError where there is no such page or no picture of it.
    """
    family = TYPES[version.blob.content_type].family
    if family not in {Family.PDF, Family.IMAGE}:
        raise sandbox.UnreadableError("page")
    name = files.blob_name(hashlib.sha256(f"{version.blob_id}-{page}-{width}".encode()).hexdigest())
    storage = files.preview_storage()
    if storage.exists(name):
        with storage.open(name) as kept:
            image: bytes = kept.read()
        return image
    operation = "render-pdf" if family == Family.PDF else "render-image"
    with files.local_copy(version.blob) as path:
        image = sandbox.run(operation, path, page=page, width=width)
    storage.save(name, files.in_memory(image))
    return image


def marks_on(version: DocumentVersion, page: int, words: list[str]) -> list[list[int]]:
    """Places of the searched words on a page of a PDF, in ten-thousandths of its width and height."""
    if not words or TYPES[version.blob.content_type].family != Family.PDF:
        return []
    try:
        with files.local_copy(version.blob) as path:
            marks: list[list[int]] = sandbox.read("find-pdf", path, page=page, words=words)
    except sandbox.UnreadableError:
        return []
    return marks
