"""Answering: the value of one code in the stage that is open, saved so that two people never overwrite each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from msgspec import UNSET, UnsetType

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.assessments.duties import floor_of, has_second, lock_open_record
from pemantik.assessments.models import StageKind, StageRecord, StageValue
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.values import nearest
from pemantik.assessments.services.answer_fields import (
    Fields,
    blank_fields,
    changed,
    fields_of,
    inherited_fields,
    merge,
)
from pemantik.assessments.turns import writing
from pemantik.maturity.answers import AnswerError, find_code
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class AnswerChanges:
    """What was sent for one code. What is left out stays as it is; numbers are text as the person typed it.

    `value`: `3`, `2,75`, `TR` (not relevant) or empty (not answered). `met_levels`: levels whose criteria are met.
    `measured`: index of another institution, converted to the value. `narrative` is the explanation, and in the stages
    of assessors the justification.
    """

    value: str | UnsetType = UNSET
    narrative: str | UnsetType = UNSET
    met_levels: tuple[int, ...] | UnsetType = UNSET
    measured: str | UnsetType = UNSET
    is_provisional: bool | UnsetType = UNSET
    source: str | UnsetType = UNSET
    source_date: date | UnsetType | None = UNSET


@dataclass(frozen=True, slots=True)
class SavedValue:
    """Saved, or already as it was sent. The next save names `version`."""

    row: StageValue
    version: int
    level: int | None


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that the two versions tell differently."""

    name: str
    yours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved a newer version. Nothing was overwritten; what was sent is kept in the audit trail."""

    theirs: StageValue
    version: int
    fields: tuple[FieldConflict, ...]


def save_value(
    access: Access, assessment_id: int, code: str, form_version: int, changes: AnswerChanges
) -> SavedValue | Conflict:
    """Save what somebody typed for one code in the open stage.

    `form_version` is the version that the form was made from, 0 where the stage had no value of its own. In the
    self-assessment those answer to whom the code belongs; later the assessors of the stage, with a justification
    wherever the value differs from the inherited one.
    Raises Http404, PermissionDenied, Refused, or AnswerError for a value that the instrument does not allow.
    """
    access.read()
    with writing():
        return _save_locked(access, assessment_id, code, form_version, changes)


def _save_locked(
    access: Access, assessment_id: int, code: str, form_version: int, changes: AnswerChanges
) -> SavedValue | Conflict:
    record = lock_open_record(access, assessment_id, code)
    check_code(record, code)
    rows = list(record.assessment.values.filter(code=code).select_related("stage", "author"))
    own = next((row for row in rows if row.stage_id == record.stage_id), None)
    inherited = nearest(rows, record.stage, floor_of(record))
    base = fields_of(own) if own else inherited_fields(inherited) if inherited else blank_fields()
    wanted = merge(record.assessment.campaign, code, base, changes)
    if own and (wanted == fields_of(own) or own.version != form_version):
        return unchanged_or_conflict(record, own, wanted)
    if not own and form_version:
        raise Refused(_("Isian ini sudah ditarik dari tahap ini. Muat ulang halaman."))
    _check_assessor(record, wanted, inherited)
    row = write_value(record, code, own, wanted, access.user)
    return SavedValue(row, row.version, wanted.level)


def write_value(record: StageRecord, code: str, own: StageValue | None, wanted: Fields, author: User) -> StageValue:
    """Store the fields as the value of the record's stage and record what changed. The record must be locked."""
    before = fields_of(own) if own else blank_fields()
    row = own or StageValue(assessment=record.assessment, stage=record.stage, code=code, version=0)
    for name, value in wanted.stored().items():
        setattr(row, name, value)
    row.version += 1
    row.author = author
    row.save(force_insert=own is None)
    old, new = changed(before, wanted)
    about = {"code": code, "stage": record.stage.kind, "version": row.version}
    audit.record("answer.saved", row, before=old, after=about | new, node_path=record.assessment.node.path)
    return row


def check_code(record: StageRecord, code: str) -> None:
    """Raise AnswerError unless the campaign's instrument asks for exactly this code."""
    if find_code(record.assessment.campaign.instrument, code) != code:
        raise AnswerError(_("Kode “%(code)s” tidak ada pada instrumen ini.") % {"code": code[:60]})


def unchanged_or_conflict(record: StageRecord, own: StageValue, wanted: Fields) -> SavedValue | Conflict:
    """A repeated click is a success; anything else sent from an older form is a conflict, kept in the trail."""
    theirs = fields_of(own)
    if wanted == theirs:
        return SavedValue(own, own.version, wanted.level)
    current, refused = changed(theirs, wanted)
    about: Mapping[str, Any] = {"code": own.code, "stage": record.stage.kind, "version": own.version}
    audit.record(
        "answer.conflict", own, before=current, after={**about, **refused}, node_path=record.assessment.node.path
    )
    mine, other = wanted.stored(), theirs.stored()
    fields = tuple(FieldConflict(name, mine[name], other[name]) for name in mine if mine[name] != other[name])
    return Conflict(own, own.version, fields)


def _check_assessor(record: StageRecord, wanted: Fields, inherited: StageValue | None) -> None:
    """Beyond the self-assessment: two assessors reconcile opinions, and a changed value needs its reason."""
    if record.stage.kind == StageKind.SELF:
        return
    if has_second(record):
        raise Refused(_("Dua asesor bertugas di tahap ini: simpan pendapat Anda, lalu satukan nilainya."))
    differs = inherited is None or wanted.answer != fields_of(inherited).answer
    if differs and not wanted.narrative:
        raise Refused(_("Nilai ini berbeda dari tahap sebelumnya. Tulis alasannya."))
