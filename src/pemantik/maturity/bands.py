"""From an index to its band, and how far the next one is."""

from dataclasses import dataclass
from decimal import Decimal

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import round_half_up
from pemantik.maturity.parts import Band, BandBasis


@dataclass(frozen=True, slots=True)
class NextBand:
    """The band above, and the distance from the exact index to its lower edge."""

    band: Band
    distance: Decimal


def band_table(instrument: Instrument, category: str | None = None) -> tuple[Band, ...]:
    """The bands from lowest to highest; empty where they depend on a category that is not known."""
    if instrument.category:
        return instrument.bands.by_category.get(category or "", ())
    return instrument.bands.table


def effective_basis(instrument: Instrument, basis: BandBasis | None) -> BandBasis:
    """The basis that applies: bands printed on a grid are always read from the rounded index."""
    if instrument.bands.step is not None:
        return BandBasis.ROUNDED
    return basis or instrument.bands.basis


def find_band(
    instrument: Instrument, exact: Decimal, basis: BandBasis | None = None, category: str | None = None
) -> Band | None:
    """The band of an exact index; None below the lowest printed band, or while the category is not known."""
    value = exact
    if effective_basis(instrument, basis) is BandBasis.ROUNDED:
        value = round_half_up(exact, instrument.rounding.places)
    return next((band for band in band_table(instrument, category) if band.contains(value)), None)


def find_next_band(
    instrument: Instrument, exact: Decimal, basis: BandBasis | None = None, category: str | None = None
) -> NextBand | None:
    """The band above the present one; None at the top."""
    table = band_table(instrument, category)
    current = find_band(instrument, exact, basis, category)
    position = table.index(current) + 1 if current else 0
    if position >= len(table):
        return None
    edge = table[position].min
    return NextBand(table[position], (edge if edge is not None else Decimal(0)) - exact)
