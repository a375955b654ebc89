"""Documents in use: as evidence for an indicator, a level, or one item of it."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.duties import check_time, require_answerer
from pemantik.assessments.models import (
    Assessment,
    Campaign,
    DocumentVersion,
    EvidenceUse,
    StageRecord,
    StageState,
)
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.evidence_access import not_here
from pemantik.assessments.selectors.evidence_places import find_place, home_of
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

_RANGE = re.compile(r"(\d{1,5})(?:\s*(?:-|–|sampai|s/d|s\.d\.?)\s*(\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where evidence is asked for: an indicator (or entry), perhaps one level, perhaps one item of that level."""

    code: str
    level: int | None = None
    item: int | None = None


def clean_pages(written: str, pages: int | None) -> str:
    """`12-14, 20` as it is kept: `12–14, 20`. Raises Refused for what is not pages, or beyond the last one."""
    parts = [part.strip() for part in re.split(r"[,;]", written) if part.strip()]
    kept = []
    for part in parts:
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise Refused(_("Halaman “%s” tidak bisa dibaca. Tulis seperti 12 atau 12-14, 20.") % part[:40])
        if pages and last > pages:
            raise Refused(
                _("Halaman %(page)s tidak ada: berkas ini punya %(pages)s halaman.") % {"page": last, "pages": pages}
            )
        kept.append(str(first) if first == last else f"{first}–{last}")
    text = ", ".join(kept)
    if len(text) > 60:
        raise Refused(_("Terlalu banyak halaman disebut. Sebut bagian yang terpenting saja."))
    return text


@transaction.atomic
def require_open_place(access: Access, assessment: Assessment, place: Place) -> None:
    """Raise unless the person may use evidence there now: before something costly is made for it."""
    _open_record(access, assessment, place.code)
    find_place(assessment, place.code, place.level, place.item)


@transaction.atomic
def use_document(
    access: Access, assessment: Assessment, place: Place, version: DocumentVersion, pages: str = ""
) -> EvidenceUse:
    """Use a version as evidence, in the stage that is open. A newer version takes the place of an older one there.

    Raises Http404, PermissionDenied, or Refused with a sentence. Where it is used already, that use is answered.
    """
    record = _open_record(access, assessment, place.code)
    find_place(assessment, place.code, place.level, place.item)
    _check_version(access, assessment, version)
    same = EvidenceUse.objects.filter(
        assessment=assessment,
        code=place.code,
        level=place.level,
        item=place.item,
        version__document=version.document_id,
        removed_at=None,
    ).select_related("version", "stage")
    for old in same:
        if old.version_id == version.pk:
            return old
        if old.stage_id == record.stage_id:
            _remove(old, assessment)
    use = EvidenceUse.objects.create(
        assessment=assessment,
        stage=record.stage,
        code=place.code,
        level=place.level,
        item=place.item,
        version=version,
        pages=clean_pages(pages, version.pages),
        added_by=access.user,
    )
    audit.record("evidence.used", use, after=_facts(use), node_path=assessment.node.path)
    return use


def _check_version(access: Access, assessment: Assessment, version: DocumentVersion) -> None:
    """Only an own, living, clean document supports an assessment: one of the same institution."""
    owner = version.document.owner
    if not access.may(Action.VIEW_ASSESSMENT, owner):
        raise not_here()
    if home_of(owner) != home_of(assessment.node):
        raise Refused(_("Dokumen ini milik instansi lain, jadi tidak bisa menjadi bukti di sini."))
    if version.document.archived_at:
        raise Refused(_("Dokumen ini ada di arsip. Kembalikan dulu sebelum dipakai."))
    if version.state == DocumentVersion.State.INFECTED:
        raise Refused(_("Berkas ini ditolak pemindai virus. Unggah berkas yang bersih."))


@transaction.atomic
def change_pages(access: Access, use_id: int, pages: str) -> EvidenceUse:
    """Say on which pages the proof stands. Refused once the stage was submitted."""
    use = _own_use(access, use_id)
    before, use.pages = use.pages, clean_pages(pages, use.version.pages)
    if use.pages != before:
        use.save(update_fields=["pages"])
        path = use.assessment.node.path
        audit.record(
            "evidence.pages_changed", use, before={"pages": before}, after={"pages": use.pages}, node_path=path
        )
    return use


@transaction.atomic
def remove_use(access: Access, use_id: int) -> EvidenceUse:
    """Take evidence away from where it is used; the document stays. Refused once the stage was submitted."""
    use = _own_use(access, use_id)
    _remove(use, use.assessment)
    return use


def _remove(use: EvidenceUse, assessment: Assessment) -> None:
    use.removed_at = timezone.now()
    use.save(update_fields=["removed_at"])
    audit.record("evidence.removed", use, before=_facts(use), node_path=assessment.node.path)


def _own_use(access: Access, use_id: int) -> EvidenceUse:
    """A live use in the open stage, for someone who answers there.

    The stage is locked before the use, as every service does: whoever judges it meanwhile waits, and nobody waits for
    the other.
    """
    live = EvidenceUse.objects.filter(pk=use_id, removed_at=None)
    found = live.select_related("assessment__node", "assessment__campaign").first()
    if found is None:
        raise not_here()
    record = _open_record(access, found.assessment, found.code)
    use = live.select_for_update(of=("self",)).select_related("version__document", "stage").first()
    if use is None:
        raise not_here()
    use.assessment = found.assessment
    if record.stage_id != use.stage_id:
        text = _("Bukti ini sudah dikirim pada tahap %s, jadi tidak bisa diubah. Tambahkan versi baru di sebelahnya.")
        raise Refused(text % use.stage)
    return use


def _open_record(access: Access, assessment: Assessment, code: str) -> StageRecord:
    """The open stage of the assessment, locked, for someone who answers this code, while it takes work."""
    require_answerer(access, assessment, code)
    record = (
        StageRecord.objects.select_for_update(of=("self",))
        .select_related("stage")
        .filter(assessment=assessment, state=StageState.OPEN, stage=F("assessment__stage"))
        .first()
    )
    if record is None or assessment.campaign.state != Campaign.State.OPEN:
        raise Refused(_("Tahap ini sudah dikirim atau ditutup, jadi buktinya tidak bisa diubah."))
    check_time(record)
    return record


def _facts(use: EvidenceUse) -> dict[str, object]:
    return {
        "code": use.code,
        "level": use.level,
        "item": use.item,
        "document": use.version.document.title,
        "version": use.version.number,
        "sha256": use.version.blob_id,
        "pages": use.pages,
    }
