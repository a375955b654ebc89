"""An entry as evidence: a dated snapshot goes into the library, and from there to where it is asked for."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.models import Document, DocumentKind, DocumentVersion, EvidenceUse
from pemantik.assessments.problems import Refused
from pemantik.assessments.services.evidence import Made, keep_made
from pemantik.assessments.services.evidence_uses import Place, require_open_place, use_document
from pemantik.inventory.models import Citation, Entry
from pemantik.inventory.selectors.citations import answered_assessment, document_of, newest_citation
from pemantik.inventory.selectors.entries import find_entry
from pemantik.inventory.snapshots import same_content, snapshot_of
from pemantik.organizations.permissions import Access

#: The room that makes such documents, as they name it.
SOURCE = "inventory"
SnapshotMaker = Callable[[Mapping[str, Any]], bytes]


def cite_entry(access: Access, entry_id: int, assessment_id: int, place: Place) -> EvidenceUse:
    """Use the entry as evidence: what it states now becomes the newest version of its document, and is used there.

    A version that was used in an earlier stage stays; one of the open stage is replaced. Raises Http404,
    PermissionDenied, or Refused with a sentence. The PDF is set before anything is locked.
    """
    find_entry(access, entry_id)
    assessment, institution = answered_assessment(access, assessment_id, place.code)
    require_open_place(access, assessment, place)
    entry = Entry.objects.select_related("node", "institution", "verified_by", "confirmed_by").get(pk=entry_id)
    if entry.removed_at is not None:
        raise Refused(_("Data ini sudah dihapus dari inventaris. Pulihkan dahulu."))
    if entry.institution_id != institution.pk:
        raise Refused(_("Data ini milik instansi lain, jadi tidak bisa menjadi bukti di sini."))
    now = timezone.now()
    content = snapshot_of(entry, timezone.localtime(now), access.user.name)
    found = document_of(entry)
    last = newest_citation(found) if found else None
    if last and same_content(last.content, content):
        return use_document(access, assessment, place, last.version)
    make: SnapshotMaker = import_string(settings.PEMANTIK_ENTRY_SNAPSHOT)
    pdf = make(content)
    with transaction.atomic():
        version = _keep(access, entry, content, pdf, found)
        return use_document(access, assessment, place, version)


def _keep(
    access: Access, entry: Entry, content: Mapping[str, Any], pdf: bytes, document: Document | None
) -> DocumentVersion:
    """Keep the snapshot as the next version of the entry's document."""
    now = timezone.now()
    title = f"{content['kind']} {content['code']} {content['title']}"
    made = Made(
        content=pdf,
        filename=f"{slugify(title)[:80] or 'kutipan'}-{timezone.localdate(now).isoformat()}.pdf",
        title=title,
        kind=DocumentKind.OTHER,
        number=content["code"],
        dated=timezone.localdate(now),
        source=SOURCE,
    )
    Entry.objects.select_for_update().get(pk=entry.pk)
    version = keep_made(access, entry.node, made, document or document_of(entry))
    citation = Citation.objects.create(
        entry=entry,
        document=version.document,
        version=version,
        content=content,
        seal=content["seal"],
        taken_at=now,
        taken_by=access.user,
    )
    after = {"entry.document": version.document.title, "entry.version": version.number, "entry.seal": citation.seal}
    audit.record("entry.cited", entry, after=after, node_path=entry.node.path)
    return version
