"""Chapter four: what carries the index, what holds it down, and which steps gain most."""

from collections.abc import Sequence

from pemantik.assessments.selectors.results.findings import leaf_loss
from pemantik.assessments.selectors.results.steps import responsible_units, unit_names
from pemantik.maturity.scoring import LeafScore
from pemantik.maturity.simulation import NextStep, next_steps, simulate
from pemantik.reports.content.indicators import following_level
from pemantik.reports.content.parts import Point, Step
from pemantik.reports.content.source import Source
from pemantik.reports.content.words import counted, text, value_text
from pemantik.web.templatetags.pm import number

#: More points than these nobody acts upon.
POINTS_SHOWN = 5
STEPS_SHOWN = 10
QUOTED = 220


def strengths(source: Source) -> tuple[Point, ...]:
    """The indicators that reach highest, the heaviest first among equals; none in the lower half of the scale."""
    scale = source.instrument.scale
    middle = (scale.min + scale.max) / 2
    high = [each for each in _answered(source) if each.counted > middle or each.counted == scale.max]
    best = sorted(high, key=lambda each: (-each.counted, -each.share))[:POINTS_SHOWN]
    return tuple(_point(source, each, f"menyumbang {number(each.contribution, 2)} pada indeks") for each in best)


def weaknesses(source: Source) -> tuple[Point, ...]:
    """The indicators that cost the index most."""
    result = source.shown.result
    low = sorted(_answered(source), key=lambda each: -leaf_loss(result, each))[:POINTS_SHOWN]
    return tuple(
        _point(source, each, f"masih dapat menambah {number(leaf_loss(result, each), 2)} pada indeks")
        for each in low
        if leaf_loss(result, each)
    )


def words(source: Source, chosen: Sequence[NextStep]) -> tuple[str, ...]:
    """What the steps give together."""
    if not chosen:
        return ("Seluruh indikator telah mencapai nilai tertinggi; capaian ini dipertahankan melalui reviu berkala.",)
    raised = {step.leaf.code: step.to for step in chosen}
    together = simulate(source.instrument, source.shown.answers, raised, source.shown.basis)
    places = source.page.places
    after = together.after.band
    band = f" dan predikat menjadi {text(after.name)}" if together.band_changes and after else ""
    return (
        f"Berdasarkan bobot dan nilai saat ini, {counted(len(chosen))} langkah pada tabel berikut memberikan kenaikan"
        f" indeks terbesar. Apabila seluruhnya terlaksana, indeks meningkat menjadi"
        f" {number(together.after.index, places)}{band}.",
    )


def steps(source: Source, chosen: Sequence[NextStep]) -> tuple[Step, ...]:
    """The rises that gain most, with what they need and whom they fall to."""
    units = responsible_units(source.page.seen.assessment) if chosen else {}
    fractional = source.instrument.scale.fractional
    return tuple(
        Step(
            code=step.leaf.code,
            name=text(step.leaf.indicator.name),
            from_to=f"{value_text(step.current, fractional=fractional)} → {value_text(step.to, fractional=fractional)}",
            gain=f"+{number(step.gain, source.page.gain_places)}",
            what=following_level(source, step.leaf.indicator, step.current),
            who=text(unit_names(units.get(step.leaf.code, ()))),
        )
        for step in chosen
    )


def best_rises(source: Source) -> Sequence[NextStep]:
    """The rises that gain most among the answers that are there: a blank asks to be filled in, not raised."""
    rises = next_steps(source.instrument, source.shown.answers, source.shown.basis)
    return tuple(step for step in rises if step.current is not None)[:STEPS_SHOWN]


def _answered(source: Source) -> list[LeafScore]:
    return [each for each in source.shown.result.indicators if each.applies and each.answer.value is not None]


def _point(source: Source, score: LeafScore, effect: str) -> Point:
    fractional = source.instrument.scale.fractional
    value = value_text(score.counted, fractional=fractional)
    title = f"Indikator {score.leaf.code}, {text(score.leaf.indicator.name)}: nilai {value}, {effect}."
    row = source.shown.values.get(score.leaf.code)
    written = text(row.row.narrative) if row else ""
    return Point(title, written if len(written) <= QUOTED else written[: QUOTED - 1].rstrip() + "…")
