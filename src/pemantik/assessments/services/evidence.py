"""Documents of the library: made of an uploaded file, described, given new versions, archived."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments import files
from pemantik.assessments.models import Blob, Document, DocumentVersion, EvidenceUse, Upload
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.selectors.evidence_access import find_document, find_upload
from pemantik.assessments.tasks import read_version
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: What the form describes, and the audit trail records.
DESCRIBED = ("title", "kind", "number", "dated", "signatory", "valid_until")


def title_from(filename: str) -> str:
    """A first title until somebody writes a better one: the file's name as words."""
    stem = filename.rpartition(".")[0] or filename
    words = " ".join(re.sub(r"[_\-+.]+|%20", " ", stem).split())
    return (words[:1].upper() + words[1:])[:200] or _("Tanpa judul")


@transaction.atomic
def create_document(access: Access, upload_id: UUID | str) -> Document:
    """A new document of the finished upload. It is read in the background, and waits to be described."""
    upload = _finished(access, upload_id)
    access.require(Action.ANSWER, upload.owner)
    document = Document.objects.create(owner=upload.owner, title=title_from(upload.filename), created_by=access.user)
    version = _add(document, upload, 1, access)
    after = {"title": document.title, "filename": version.filename, "sha256": version.blob_id}
    audit.record("document.created", document, after=after, node_path=upload.owner.path)
    upload.delete()
    return document


@transaction.atomic
def add_version(access: Access, upload_id: UUID | str) -> DocumentVersion:
    """The finished upload as the next version of its document; the earlier ones stay as they are.

    Raises Refused if the document is archived, or if this very file is already its newest version.
    """
    upload = _finished(access, upload_id)
    if upload.document_id is None:
        raise Refused(_("Unggahan ini bukan untuk versi baru. Simpan sebagai dokumen baru."))
    document = _locked(access, upload.document_id)
    if document.source:
        raise Refused(_("Dokumen ini kutipan yang dibuat Pemantik. Perbarui kutipannya, jangan unggah berkas lain."))
    newest = document.versions.first()
    if newest and newest.blob_id == upload.blob_id:
        raise Refused(_("Berkas ini sama persis dengan versi %(n)s. Tidak ada yang berubah.") % {"n": newest.number})
    number = _next_number(document)
    version = _add(document, upload, number, access)
    after = {"version": number, "filename": version.filename, "sha256": version.blob_id}
    audit.record("document.version_added", document, after=after, node_path=document.owner.path)
    upload.delete()
    return version


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF that a room made from its own data, and how the library describes it."""

    content: bytes
    filename: str
    title: str
    kind: str
    number: str
    dated: date
    source: str


@transaction.atomic
def keep_made(access: Access, owner: Node, made: Made, document: Document | None = None) -> DocumentVersion:
    """What a room made, as a new document of the owner or as the next version of one. It needs no description.

    The calling service has asked whether the person may do that; whoever cites an entry need not answer for its owner.
    """
    sha256 = files.store_bytes(made.content)
    described = {"title": made.title[:200], "kind": made.kind, "number": made.number[:100], "dated": made.dated}
    now = timezone.now()
    if document is None:
        document = Document.objects.create(
            owner=owner, source=made.source, created_by=access.user, described_at=now, **described
        )
    else:
        document = Document.objects.select_for_update().get(pk=document.pk)
        if document.archived_at:
            raise Refused(_("Dokumen ini ada di arsip. Kembalikan dulu sebelum mengubahnya."))
        Document.objects.filter(pk=document.pk).update(owner=owner, described_at=now, **described)
        document.refresh_from_db()
    values = {"size": len(made.content), "content_type": "application/pdf"}
    version = DocumentVersion.objects.create(
        document=document,
        number=_next_number(document),
        blob=Blob.objects.get_or_create(sha256=sha256, defaults=values)[0],
        filename=made.filename[:200],
        uploaded_by=access.user,
    )
    transaction.on_commit(lambda: read_version.enqueue(version.pk))
    after = {"title": document.title, "version": version.number, "filename": version.filename, "sha256": sha256}
    audit.record(
        "document.created" if version.number == 1 else "document.version_added",
        document,
        after=after,
        node_path=owner.path,
    )
    return version


def _next_number(document: Document) -> int:
    return (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _finished(access: Access, upload_id: UUID | str) -> Upload:
    upload = find_upload(access, upload_id)
    if upload.blob_id is None:
        raise Refused(_("Unggahan ini belum selesai. Lanjutkan dulu sampai utuh."))
    return upload


def _add(document: Document, upload: Upload, number: int, access: Access) -> DocumentVersion:
    blob = Blob.objects.get(pk=upload.blob_id)
    infected = DocumentVersion.State.INFECTED if blob.threat else DocumentVersion.State.WAITING
    version = DocumentVersion.objects.create(
        document=document, number=number, blob=blob, filename=upload.filename, uploaded_by=access.user, state=infected
    )
    transaction.on_commit(lambda: read_version.enqueue(version.pk))
    return version


def _locked(access: Access, document_id: int) -> Document:
    """The document for writing: 404 for strangers, 403 for readers, a sentence while it is archived."""
    find_document(access, document_id)
    document = Document.objects.select_for_update(of=("self",)).select_related("owner").get(pk=document_id)
    require_write(access, document)
    if document.archived_at:
        raise Refused(_("Dokumen ini ada di arsip. Kembalikan dulu sebelum mengubahnya."))
    return document


def require_write(access: Access, document: Document) -> None:
    """Raise PermissionDenied: whoever sees the document without answering for its owner is told so, not sent away."""
    if not access.may(Action.ANSWER, document.owner):
        raise PermissionDenied(_("Dokumen ini milik %s; hanya mereka yang dapat mengubahnya.") % document.owner)


@transaction.atomic
def describe(access: Access, document_id: int, values: Mapping[str, Any], form_version: int) -> Document:
    """Save what the form says about a document. Raises Outdated if somebody saved it since the form was opened."""
    document = _locked(access, document_id)
    if document.form_version != form_version:
        raise Outdated(_("Dokumen ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    before = {name: getattr(document, name) for name in DESCRIBED}
    changed = {name: values[name] for name in DESCRIBED if values[name] != before[name]}
    for name, value in changed.items():
        setattr(document, name, value)
    document.form_version += 1
    document.described_at = document.described_at or timezone.now()
    document.save(update_fields=[*DESCRIBED, "form_version", "described_at"])
    if changed:
        old = {name: before[name] for name in changed}
        audit.record("document.described", document, before=old, after=changed, node_path=document.owner.path)
    return document


@transaction.atomic
def archive(access: Access, document_id: int) -> Document:
    """Take a document out of the library's list. Refused while it supports an assessment; never deleted."""
    document = _locked(access, document_id)
    use = (
        EvidenceUse.objects.filter(version__document=document, removed_at=None)
        .select_related("assessment__campaign")
        .first()
    )
    if use:
        text = _("Dokumen ini masih mendukung indikator %(code)s pada %(campaign)s, jadi tidak bisa diarsipkan.")
        raise Refused(text % {"code": use.code, "campaign": use.assessment.campaign})
    document.archived_at = timezone.now()
    document.save(update_fields=["archived_at"])
    audit.record("document.archived", document, node_path=document.owner.path)
    return document


@transaction.atomic
def restore(access: Access, document_id: int) -> Document:
    """Bring an archived document back into the list."""
    find_document(access, document_id)
    document = Document.objects.select_for_update(of=("self",)).select_related("owner").get(pk=document_id)
    require_write(access, document)
    if document.archived_at:
        document.archived_at = None
        document.save(update_fields=["archived_at"])
        audit.record("document.restored", document, node_path=document.owner.path)
    return document
