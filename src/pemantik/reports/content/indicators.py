"""Chapter three: every indicator with its values, the reason for them, and its evidence."""

import re
from decimal import Decimal

from pemantik.assessments.models import StageKind
from pemantik.maturity.answers import Answer, as_answer
from pemantik.maturity.bands import band_table, find_band
from pemantik.maturity.parts import Group, Indicator, ScaleLevel
from pemantik.maturity.scoring import LeafScore
from pemantik.reports.content.parts import IndicatorGroup, IndicatorLine
from pemantik.reports.content.source import Source, counts_of
from pemantik.reports.content.words import percent, text, value_text
from pemantik.web.charts import is_answered
from pemantik.web.templatetags.pm import NO_VALUE, number, plain_number, ramp

#: What an institution says of itself, and what those who assess it say.
_OWN = "Penjelasan instansi"
_JUDGED = "Justifikasi penilai"

#: A hint of the instrument's page that leads nowhere on paper.
_ASIDE = re.compile(r" \(lihat catatan[^)]*\)")


def indicator_groups(source: Source) -> tuple[IndicatorGroup, ...]:
    """The indicators under the group just above them, in the official order."""
    result, places = source.shown.result, source.page.places
    scores = {each.group.code: each for each in result.groups}
    lines: dict[str, list[IndicatorLine]] = {}
    for leaf in result.indicators:
        lines.setdefault(leaf.leaf.path[-1], []).append(indicator_line(source, leaf))
    return tuple(
        IndicatorGroup(
            label=source.page.labels[group.code],
            name=text(group.name),
            score=number(scores[group.code].score, places) if is_answered(result, group) else NO_VALUE,
            band=_band(source, group),
            lines=tuple(lines[group.code]),
        )
        for group in source.instrument.all_groups
        if group.code in lines
    )


def indicator_line(source: Source, score: LeafScore) -> IndicatorLine:
    """One indicator."""
    leaf, fractional = score.leaf, source.instrument.scale.fractional
    value = score.answer.value
    level = _level_at(source, value)
    reason_from, reason = _reason(source, leaf.code)
    return IndicatorLine(
        code=leaf.code,
        name=text(leaf.indicator.name),
        weight=percent(score.share),
        values=tuple(_answer_text(each.answers.get(leaf.code), fractional=fractional) for each in source.told),
        value=_answer_text(score.answer, fractional=fractional),
        level=text(level.name) if level else "",
        ramp=leaf_ramp(source, value),
        contribution=number(score.contribution, source.page.gain_places),
        reason_from=reason_from,
        reason=reason,
        evidence=_evidence_text(source, leaf.code),
        following=following_level(source, leaf.indicator, value),
        note=_note(score),
    )


def leaf_ramp(source: Source, value: Decimal | None) -> int:
    """The colour of an indicator's value: its level, or on a fractional scale its band; 0 without a value."""
    if value is None:
        return 0
    instrument = source.instrument
    levels = instrument.scale.levels
    if not instrument.scale.fractional:
        reached = [at for at, each in enumerate(levels) if each.value <= value]
        return ramp(reached[-1] + 1, len(levels)) if reached else 0
    table = band_table(instrument, source.shown.result.category)
    band = find_band(instrument, value, source.shown.basis, source.shown.result.category)
    return ramp(table.index(band) + 1, len(table)) if band in table else 0


def following_level(source: Source, indicator: Indicator, value: Decimal | None) -> str:
    """What must be true for the next level, where the instrument says so; empty at the top."""
    levels = source.instrument.scale.levels
    following = next((each.level for each in levels if each.value > (value or 0)), None)
    words = next((each.text for each in indicator.criteria if each.level == following), "")
    return f"Tingkat {following}: {text(_ASIDE.sub('', words))}" if words else ""


def _level_at(source: Source, value: Decimal | None) -> ScaleLevel | None:
    """The level of a value on a scale of whole levels; a fractional scale names bands, not levels."""
    if value is None or source.instrument.scale.fractional:
        return None
    return next((each for each in source.instrument.scale.levels if each.value == value), None)


def _band(source: Source, group: Group) -> str:
    score = next(each for each in source.shown.result.groups if each.group.code == group.code)
    return text(score.band.name) if score.band and is_answered(source.shown.result, group) else ""


def _answer_text(answer: Answer | Decimal | None, *, fractional: bool) -> str:
    found = as_answer(answer)
    return "TR" if found.not_relevant else value_text(found.value, fractional=fractional)


def _reason(source: Source, code: str) -> tuple[str, str]:
    """What was written for the value that counts, and whose words they are."""
    value = source.shown.values.get(code)
    if value is None:
        return "", ""
    own = value.row.stage.kind in {StageKind.SELF, StageKind.INTERNAL}
    return (_OWN if own else _JUDGED), text(value.row.narrative)


def _evidence_text(source: Source, code: str) -> str:
    total, accepted, revised = counts_of(source.evidence.get(code, []))
    if not source.evidence:
        return ""  # said once, in the chapter on method
    if not total:
        return "Tidak ada berkas bukti dukung."
    waiting = total - accepted - revised
    parts = [f"{plain_number(accepted)} diterima"] if accepted else []
    parts += [f"{plain_number(revised)} perlu perbaikan"] if revised else []
    parts += [f"{plain_number(waiting)} belum diperiksa"] if waiting else []
    return f"{plain_number(total)} berkas bukti dukung: {', '.join(parts)}."


def _note(score: LeafScore) -> str:
    if not score.applies:
        return "Tidak berlaku untuk jenis instansi ini."
    if score.answer.not_relevant:
        return "Dinyatakan tidak relevan."
    if score.answer.provisional:
        return f"Nilai sementara; menunggu {text(score.answer.source) or 'nilai lembaga lain'}."
    return "" if score.answer.given else "Belum terisi."
