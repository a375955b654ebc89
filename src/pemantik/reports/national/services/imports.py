"""Bringing in verdicts: send, correct, save all or nothing, take back. Nothing reaches the assessment before `save`."""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.models import ResultSnapshot
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.services import official
from pemantik.assessments.services.closing import Correction, Published, correct, latest_final, record_published
from pemantik.assessments.wording import clean, required
from pemantik.maturity.numbers import plain
from pemantik.organizations.permissions import Access
from pemantik.organizations.rules import clean_text
from pemantik.reports.national.models import VerdictImport
from pemantik.reports.national.selectors.imports import NO_INDEX, Report, find_import, find_target, report_of
from pemantik.reports.national.verdicts.reading import read_verdicts

#: Drafts that nobody saved are forgotten after this time.
DRAFTS_LIVE = timedelta(days=14)
#: Columns that a person may correct in the preview.
CORRECTED = frozenset({"code", "name", "value", "level", "note"})
State = VerdictImport.State


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: bytes with a name, where they come from, and of which day the verdicts are."""

    file_name: str
    content: bytes
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided in the preview: corrected cells, rows to take all the same, rows to leave out."""

    cells: Mapping[tuple[int, str], str]
    kept: Set[int]
    skipped: Set[int]
    index: str | None = None
    reason: str = ""


@transaction.atomic
def send(access: Access, assessment_id: int, sent: Sent) -> VerdictImport:
    """Read a file or a pasted table into a draft. Raises FileError with what is wrong with it, Refused where there is
    nowhere to put verdicts now.
    """
    target = find_target(access, assessment_id)
    if target.problem:
        raise Refused(target.problem)
    if sent.on > timezone.localdate():
        raise Refused(_("Tanggal hasil belum tiba."))
    rows = read_verdicts(sent.content, target.kind)
    stale = VerdictImport.objects.filter(state=State.DRAFT, sent_at__lt=timezone.now() - DRAFTS_LIVE)
    stale.delete()
    return VerdictImport.objects.create(
        assessment=target.place.assessment,
        stage=target.stage,
        file_name=clean_text(sent.file_name)[-200:] or _("tabel yang ditempel"),
        sha256=hashlib.sha256(sent.content).hexdigest(),
        content=sent.content,
        source=required(clean_text(sent.source), _("Tulis sumber hasil."), 200),
        source_date=sent.on,
        rows=[row.stored() for row in rows],
        sent_by=access.user,
    )


@transaction.atomic
def decide(access: Access, assessment_id: int, import_id: int, version: int, decisions: Decisions) -> VerdictImport:
    """Put what was decided into a draft. Raises Outdated where it was changed elsewhere meanwhile."""
    draft = _locked(access, assessment_id, import_id, version)
    by_number = {row["n"]: row for row in draft.rows}
    for (number, key), text in decisions.cells.items():
        if number in by_number and key in CORRECTED:
            by_number[number]["v"][key] = clean_text(text[:8000])[: 4000 if key == "note" else 300]
    for number, row in by_number.items():
        row["keep"] = row["keep"] or number in decisions.kept
        row["skip"] = row["skip"] or number in decisions.skipped
    if decisions.index is not None:
        draft.index = clean_text(decisions.index)[:40] or NO_INDEX
    draft.reason = clean(decisions.reason, 2000) or draft.reason
    draft.version += 1
    draft.save(update_fields=["rows", "index", "reason", "version"])
    return draft


@transaction.atomic
def save(access: Access, assessment_id: int, import_id: int, version: int, seen: str) -> int:
    """Write every row, all of them or none; how many. Raises Refused, Outdated, or AnswerError.

    `seen` is the state of the values that the preview showed: nobody's newer value is overwritten unseen.
    """
    draft = _locked(access, assessment_id, import_id, version)
    target = find_target(access, assessment_id)
    if target.problem or (target.stage.pk if target.stage else None) != draft.stage_id:
        raise Refused(target.problem or _("Tahap ini sudah selesai sejak berkas dikirim. Kirim berkasnya lagi."))
    report = report_of(draft, target)
    if report.seen != seen:
        raise Outdated(_("Nilai di Pemantik berubah sejak pratinjau dibuka. Periksa lagi."))
    if report.problems:
        raise Refused(_("Masih ada baris yang perlu diperbaiki atau dilewati."))
    count = _take_over(access, draft, report) if target.stage else _correct(access, draft, report)
    draft.state, draft.saved_at = State.SAVED, timezone.now()
    draft.version += 1
    draft.save()
    after = {"rows": count, "sha256": draft.sha256, "source": draft.source, "source_date": draft.source_date}
    audit.record("verdicts.saved", draft, after=after, node_path=target.place.assessment.node.path)
    return count


@transaction.atomic
def undo(access: Access, assessment_id: int, import_id: int) -> int:
    """Take the last import back while its stage is open and nobody changed its values; how many. Raises Refused."""
    draft = _locked(access, assessment_id, import_id)
    if draft.state != State.SAVED:
        raise Refused(_("Impor ini sudah dibatalkan atau belum disimpan."))
    if draft.stage_id is None:
        raise Refused(_("Hasil akhir tidak dibatalkan; koreksi berikutnya menjadi revisi baru."))
    later = VerdictImport.objects.filter(
        assessment=draft.assessment, state=State.SAVED, saved_at__gt=draft.saved_at, stage=draft.stage
    )
    if later.exists():
        raise Refused(_("Ada impor yang lebih baru. Batalkan yang itu dulu."))
    count = official.give_back(access, assessment_id, draft.stage_id, [official.Taken(**each) for each in draft.taken])
    draft.state, draft.undone_at = State.UNDONE, timezone.now()
    draft.version += 1
    draft.save(update_fields=["state", "undone_at", "version"])
    audit.record("verdicts.undone", draft, before={"rows": count}, node_path=draft.assessment.node.path)
    return count


@transaction.atomic
def forget(access: Access, assessment_id: int, import_id: int) -> None:
    """Throw a draft away."""
    draft = _locked(access, assessment_id, import_id)
    if draft.state == State.DRAFT:
        draft.delete()


def _locked(access: Access, assessment_id: int, import_id: int, version: int | None = None) -> VerdictImport:
    """The import, locked; with a version, the draft that a form was made from."""
    find_import(access, assessment_id, import_id)
    locked = VerdictImport.objects.select_for_update(of=("self",)).select_related("assessment__node", "stage")
    draft = locked.get(pk=import_id)
    if version is not None and (draft.state != State.DRAFT or draft.version != version):
        raise Outdated(_("Pratinjau ini sudah berubah di jendela lain. Periksa lagi di bawah."))
    return draft


def _take_over(access: Access, draft: VerdictImport, report: Report) -> int:
    if not report.ready:
        raise Refused(_("Tidak ada nilai baru di berkas ini."))
    values = [
        official.OfficialValue(row.item.code, row.written, row.note) for row in report.ready if row.item is not None
    ]
    taken = official.take_over(
        access, draft.assessment_id, draft.stage_id or 0, values, draft.source, draft.source_date
    )
    draft.taken = [asdict(each) for each in taken]
    return len(taken)


def _correct(access: Access, draft: VerdictImport, report: Report) -> int:
    """Into a closed result: differing values as a correction, the index as the published one."""
    latest = latest_final(draft.assessment)
    told = _("Nilai menurut %(source)s.") % {"source": draft.source}
    corrections = [
        Correction(row.item.code, row.written, row.note or told) for row in report.ready if row.item is not None
    ]
    published = None
    if report.index and not _is_published(latest, report.index):
        published = Published(report.index, draft.source, draft.reason or told, draft.source_date)
    if published and not corrections and latest.published_index is None:
        record_published(access, draft.assessment_id, published)
        return 1
    if not published and not corrections:
        raise Refused(_("Tidak ada nilai baru di berkas ini."))
    correct(access, draft.assessment_id, draft.reason or told, corrections, published)
    return len(corrections) + bool(published)


def _is_published(latest: ResultSnapshot, index: str) -> bool:
    return latest.published_index is not None and plain(latest.published_index) == index.replace(",", ".")
