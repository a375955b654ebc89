"""The band scale: the bands true to their width, with the marks of now and of a target."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pemantik.maturity.bands import band_table, find_band
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import divide
from pemantik.maturity.parts import Band
from pemantik.maturity.scoring import Result
from pemantik.web.templatetags.pm import number, ramp


@dataclass(frozen=True)
class Segment:
    """One band of the scale, true to its width; positions are percent of the scale, written for SVG."""

    band: Band
    ramp: int
    start: str
    width: str
    edge: Decimal | None
    current: bool


@dataclass(frozen=True)
class Mark:
    """A place on the scale: where, and the number as it is written."""

    at: str
    text: str


@dataclass(frozen=True)
class BandScale:
    """The whole scale. Without segments the band table depends on a category that is not known yet."""

    segments: tuple[Segment, ...]
    now: Mark | None
    target: Mark | None
    sentence: str

    @property
    def ramp(self) -> int:
        """The colour of the band of now; 0 without one."""
        return next((one.ramp for one in self.segments if one.current), 0)


def band_scale(
    result: Result, *, filled: bool = True, target: Decimal | None = None, at: Decimal | None = None
) -> BandScale:
    """The scale of a result. While nothing is `filled` in there is no mark; `target` is an index aimed at.

    `at` is the index to mark where it is not the computed one: a published value that differs.
    """
    value = result.exact if at is None else at
    low, high = _ends(result, value)
    band = find_band(result.instrument, value, result.band_basis, result.category)
    places = result.instrument.rounding.places
    written = number(value, places)
    aim = None if target is None else number(target, places)
    return BandScale(
        segments=_segments(result, band, (low, high)),
        now=Mark(percent(value, low, high), written) if filled else None,
        target=Mark(percent(target, low, high), aim) if target is not None and aim else None,
        sentence=_sentence(written, band, aim) if filled else _("Skala predikat, belum ada nilai."),
    )


def band_ramp(instrument: Instrument, band: Band | None, category: str | None = None) -> int:
    """The colour of a band among the bands of its instrument; 0 without one."""
    table = band_table(instrument, category)
    return ramp(table.index(band) + 1, len(table)) if band in table else 0


def percent(value: Decimal, low: Decimal, high: Decimal) -> str:
    """How far a value lies from `low` to `high`, in percent, as SVG takes it."""
    return f"{divide((value - low) * 100, high - low):.2f}"


def _ends(result: Result, value: Decimal) -> tuple[Decimal, Decimal]:
    """The ends of the band scale: from 0 while blanks pull the index under the instrument's own scale."""
    scale = result.instrument.scale
    low = scale.min if value >= scale.min and not result.instrument.structure.summed else Decimal(0)
    return low, result.instrument.maximum


def _segments(result: Result, current: Band | None, ends: tuple[Decimal, Decimal]) -> tuple[Segment, ...]:
    table = band_table(result.instrument, result.category)
    if not table:
        return ()
    low, high = ends
    starts = [low if band.min is None else band.min for band in table]
    return tuple(
        Segment(
            band=band,
            ramp=ramp(at + 1, len(table)),
            start=percent(start, low, high),
            width=f"{divide((end - start) * 100, high - low):.2f}",
            edge=start if at else None,
            current=band == current,
        )
        for at, (band, start, end) in enumerate(zip(table, starts, [*starts[1:], high], strict=True))
    )


def _sentence(index: str, band: Band | None, target: str | None) -> str:
    if band:
        said = _("Nilai %(index)s pada skala predikat; sekarang %(band)s.") % {"index": index, "band": band.name}
    else:
        said = _("Nilai %(index)s pada skala predikat; belum berpredikat.") % {"index": index}
    return said if target is None else said + " " + _("Target %(target)s.") % {"target": target}
