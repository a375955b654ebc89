"""The fields of one answer: reading what was typed, checking it against the instrument and the ladder, comparing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from msgspec import UNSET

from pemantik.assessments.codes import items_of
from pemantik.assessments.models import Campaign, StageValue
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean
from pemantik.maturity.answers import MAX_DECIMALS, AnswerError, convert_external, ladder_level, parse_answer
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import parse_decimal, plain, round_half_up
from pemantik.maturity.parts import ExternalIndex
from pemantik.maturity.text import decimal_text

if TYPE_CHECKING:
    from pemantik.assessments.services.answering import AnswerChanges


@dataclass(frozen=True, slots=True)
class Fields:
    """Everything that people write about one code. Decimals compare by value, not by digits."""

    value: Decimal | None = None
    not_relevant: bool = False
    narrative: str = ""
    met_levels: tuple[int, ...] | None = None
    measured: Decimal | None = None
    is_provisional: bool = False
    source: str = ""
    source_date: date | None = None

    @property
    def answer(self) -> tuple[Decimal | None, bool]:
        """What enters the index."""
        return self.value, self.not_relevant

    @property
    def level(self) -> int | None:
        """The level up to which all criteria are met; None where nobody ticked them."""
        return None if self.met_levels is None else ladder_level(dict.fromkeys(self.met_levels, True))

    def stored(self) -> dict[str, Any]:
        """The fields as the model keeps them."""
        kept = asdict(self)
        return kept | {"met_levels": None if self.met_levels is None else list(self.met_levels)}


def blank_fields() -> Fields:
    """Nothing written yet."""
    return Fields()


def fields_of(row: StageValue) -> Fields:
    """The fields of a stored value."""
    return Fields(
        value=row.value,
        not_relevant=row.not_relevant,
        narrative=row.narrative,
        met_levels=None if row.met_levels is None else tuple(row.met_levels),
        measured=row.measured,
        is_provisional=row.is_provisional,
        source=row.source,
        source_date=row.source_date,
    )


def inherited_fields(row: StageValue) -> Fields:
    """What a stage begins with: the inherited value, but a justification of its own."""
    return replace(fields_of(row), narrative="")


def changed(before: Fields, after: Fields) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, before and after, as the audit trail keeps them."""
    old, new = before.stored(), after.stored()
    names = [name for name in new if old[name] != new[name]]
    return {name: _plain(old[name]) for name in names}, {name: _plain(new[name]) for name in names}


def _plain(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value


def merge(campaign: Campaign, code: str, base: Fields, changes: "AnswerChanges") -> Fields:
    """The base with the changes in it, checked. Raises AnswerError or Refused with a sentence."""
    instrument = campaign.instrument
    merged = replace(base, **_plain_changes(changes))
    if changes.value is not UNSET:
        answer = parse_answer(instrument, code, changes.value)
        merged = replace(merged, value=answer.value, not_relevant=answer.not_relevant)
    elif changes.met_levels is not UNSET and not instrument.scale.fractional and changes.met_levels:
        merged = replace(merged, value=_level_value(instrument, merged.level or 0), not_relevant=False)
    if changes.measured is not UNSET:
        merged = _with_measured(merged, _external(instrument, code), changes.measured)
    _check_levels(instrument, merged)
    if campaign.ladder_enforced and instrument.scale.ladder:
        _check_ladder(instrument, merged)
    return merged


def _plain_changes(changes: "AnswerChanges") -> Mapping[str, Any]:
    """The changes that need no instrument."""
    taken: dict[str, Any] = {}
    if changes.narrative is not UNSET:
        taken["narrative"] = clean(changes.narrative)
    if changes.met_levels is not UNSET:
        taken["met_levels"] = tuple(sorted(set(changes.met_levels)))
    if changes.is_provisional is not UNSET:
        taken["is_provisional"] = changes.is_provisional
    if changes.source is not UNSET:
        taken["source"] = clean(changes.source, 200)
    if changes.source_date is not UNSET:
        taken["source_date"] = changes.source_date
    return taken


def _external(instrument: Instrument, code: str) -> ExternalIndex:
    indicator = next(item.indicator for item in items_of(instrument) if item.code == code)
    if indicator is None or indicator.external is None:
        raise AnswerError(_("Nilai %(code)s tidak berasal dari indeks lembaga lain.") % {"code": code})
    return indicator.external


def _with_measured(fields: Fields, external: ExternalIndex, written: str) -> Fields:
    """The value converted from another institution's index; it is no longer provisional once that index is there."""
    if not written.strip():
        return replace(fields, measured=None)
    measured = parse_decimal(written)
    if measured is None:
        raise AnswerError(_("“%(value)s” bukan angka.") % {"value": written.strip()[:60]})
    if -int(measured.as_tuple().exponent) > MAX_DECIMALS:
        raise AnswerError(_("Nilai punya terlalu banyak angka di belakang koma."))
    value = round_half_up(convert_external(external, measured), MAX_DECIMALS)
    return replace(
        fields,
        value=value,
        not_relevant=False,
        measured=measured,
        is_provisional=False,
        source=fields.source or external.name[:200],
    )


def _check_levels(instrument: Instrument, fields: Fields) -> None:
    known = {level.level for level in instrument.scale.levels}
    if not known.issuperset(fields.met_levels or ()):
        raise Refused(_("Tingkat itu tidak ada pada instrumen ini."))


def _level_value(instrument: Instrument, level: int) -> Decimal | None:
    """What a level scores once it is met; None where no level is met."""
    return next((one.value for one in instrument.scale.levels if one.level == level), None)


def _check_ladder(instrument: Instrument, fields: Fields) -> None:
    """A value above what the ladder allows is refused: levels count only if all below them are met.

    Where values may lie between levels, the next level may be met in part.
    """
    level = fields.level
    if level is None or fields.value is None:
        return
    reach = level + 1 if instrument.scale.fractional else level
    top = instrument.scale.levels[-1].level
    limit = _level_value(instrument, min(reach, top)) or instrument.scale.min
    if fields.value > limit:
        raise AnswerError(
            _("Baru tingkat %(level)s yang terpenuhi berurutan, jadi nilainya paling tinggi %(limit)s.")
            % {"level": level, "limit": decimal_text(limit)}
        )
