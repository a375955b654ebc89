"""Values that assessors gave outside Pemantik, in the national portal: taken over into the stage that is open.

The coordinator of the campaign may take them over where no assessor works in the stage here; so may an assessor of the
stage. Nothing here enters a stage of the participant itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.duties import (
    EXTERNAL,
    WORKS,
    check_running,
    check_time,
    has_second,
    may_any,
    require_manager,
    require_place,
)
from pemantik.assessments.models import AssessorAssignment, StageRecord, StageState, StageValue
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.values import nearest
from pemantik.assessments.services.answer_fields import Fields, blank_fields, fields_of, inherited_fields, merge
from pemantik.assessments.services.answering import AnswerChanges, check_code, write_value
from pemantik.assessments.services.stages import conclude, stage_among
from pemantik.maturity.numbers import plain
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@dataclass(frozen=True, slots=True)
class OfficialValue:
    """The value of one code as it was given elsewhere, and what was written about it."""

    code: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A value that was taken over: its version now, and what stood there before; None where nothing did."""

    code: str
    version: int
    before: Mapping[str, Any] | None


@transaction.atomic
def take_over(
    access: Access,
    assessment_id: int,
    stage_id: int,
    values: Iterable[OfficialValue],
    source: str,
    on: date | None,
) -> list[Taken]:
    """Write all of these values into the open external stage, or none.

    Raises Http404, PermissionDenied, NotDeclared, Refused, or AnswerError for a value off the scale.
    """
    records, record = stage_among(access, assessment_id, stage_id)
    require_official(access, record)
    _check_open(record)
    found: dict[str, list[StageValue]] = {}
    for row in record.assessment.values.select_related("stage", "author"):
        found.setdefault(row.code, []).append(row)
    floor = max((one.stage.order for one in records if _begins_anew(one, record)), default=None)
    return [_take(access, record, each, found.get(each.code, []), (source, on, floor)) for each in values]


@transaction.atomic
def give_back(access: Access, assessment_id: int, stage_id: int, taken: Iterable[Taken]) -> int:
    """Undo `take_over`: every value as it was before, or none where one was changed since. Their number."""
    _records, record = stage_among(access, assessment_id, stage_id)
    require_official(access, record)
    _check_open(record)
    rows = {row.code: row for row in record.assessment.values.filter(stage=record.stage).select_related("stage")}
    wanted = list(taken)
    changed = [each.code for each in wanted if each.code not in rows or rows[each.code].version != each.version]
    if changed:
        raise Refused(
            _("Sudah diubah setelah impor: %(codes)s. Ubah nilainya satu per satu.") % {"codes": ", ".join(changed)}
        )
    for each in wanted:
        row = rows[each.code]
        if each.before is not None:
            write_value(record, each.code, row, fields_from(each.before), access.user)
            continue
        about = {"code": each.code, "stage": record.stage.kind, "value": plain(row.value) if row.value else ""}
        audit.record("answer.withdrawn", row, before=about, node_path=record.assessment.node.path)
        row.delete()
    return len(wanted)


@transaction.atomic
def finish_official(access: Access, assessment_id: int, stage_id: int) -> StageRecord:
    """Submit an external stage whose values were taken over. As `stages.submit`, for those who take over values."""
    records, record = stage_among(access, assessment_id, stage_id)
    require_official(access, record)
    if not record.assessment.values.filter(stage=record.stage).exists():
        raise Refused(_("Belum ada nilai portal di tahap %(stage)s.") % {"stage": record.stage})
    return conclude(access, records, record)


def require_official(access: Access, record: StageRecord) -> None:
    """Raise unless the person may take values over into this stage. The record comes from `stage_among`."""
    if record.stage.kind not in EXTERNAL:
        require_taker(access, record)
        raise Refused(_("Nilai portal masuk setelah %(stage)s selesai.") % {"stage": record.stage})
    require_taker(access, record)


def require_taker(access: Access, record: StageRecord) -> None:
    """Raise Http404 or PermissionDenied unless this is the person's to do."""
    places = AssessorAssignment.objects.filter(assessment=record.assessment, stage=record.stage)
    manages = access.may(Action.MANAGE_CAMPAIGNS, record.assessment.campaign.owner)
    taken = places.exists()
    if manages and not taken:
        return
    if record.stage.kind in EXTERNAL and may_any(access, WORKS[record.stage.kind], record.assessment.node):
        require_place(access, record)
        if has_second(record):
            raise Refused(_("Dua asesor bertugas di tahap ini: simpan pendapat Anda, lalu satukan nilainya."))
        return
    if manages:
        raise PermissionDenied(_("Tahap %(stage)s dinilai asesor di Pemantik.") % {"stage": record.stage})
    require_manager(access, record.assessment)


def fields_from(stored: Mapping[str, Any]) -> Fields:
    """The fields that `Taken.before` keeps as plain text."""
    number = {name: Decimal(stored[name]) if stored[name] is not None else None for name in ("value", "measured")}
    day = date.fromisoformat(stored["source_date"]) if stored["source_date"] else None
    levels = None if stored["met_levels"] is None else tuple(stored["met_levels"])
    return Fields(**{**stored, **number, "source_date": day, "met_levels": levels})


def _begins_anew(one: StageRecord, record: StageRecord) -> bool:
    return not one.stage.inherits and one.stage.order <= record.stage.order


def _check_open(record: StageRecord) -> None:
    check_running(record.assessment.campaign)
    if record.state != StageState.OPEN:
        raise Refused(
            _("%(stage)s tidak sedang berjalan: %(state)s.")
            % {"stage": record.stage, "state": record.get_state_display()}
        )
    check_time(record)


def _take(
    access: Access,
    record: StageRecord,
    given: OfficialValue,
    rows: list[StageValue],
    about: tuple[str, date | None, int | None],
) -> Taken:
    source, on, floor = about
    check_code(record, given.code)
    own = next((row for row in rows if row.stage_id == record.stage_id), None)
    inherited = nearest(rows, record.stage, floor)
    base = fields_of(own) if own else inherited_fields(inherited) if inherited else blank_fields()
    # What the institution ticked says nothing about what the assessors of the portal found to be met.
    base = replace(base, met_levels=None, measured=None, is_provisional=False)
    note = given.note or _("Nilai menurut %(source)s.") % {"source": source}
    changes = AnswerChanges(value=given.value, narrative=note, source=source, source_date=on)
    before = _stored(fields_of(own)) if own else None
    row = write_value(
        record, given.code, own, merge(record.assessment.campaign, given.code, base, changes), access.user
    )
    return Taken(given.code, row.version, before)


def _stored(fields: Fields) -> dict[str, Any]:
    kept = asdict(fields) | {"met_levels": None if fields.met_levels is None else list(fields.met_levels)}
    for name in ("value", "measured"):
        kept[name] = None if kept[name] is None else plain(kept[name])
    kept["source_date"] = fields.source_date.isoformat() if fields.source_date else None
    return kept
