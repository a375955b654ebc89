"""Indicators to choose from in forms, by instrument."""

from functools import lru_cache

from pemantik.maturity import library
from pemantik.maturity.instrument import Instrument

#: Instruments of more questions than this are no list to choose from.
MOST_CHOICES = 60


@lru_cache(maxsize=1)
def indicator_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """By instrument: the value of the choice (`pemdi-2026/9`) and its words."""
    return tuple(
        (instrument.short_title, tuple(_choices(instrument)))
        for instrument in library.load_all()
        if len(instrument.structure.leaves) <= MOST_CHOICES
    )


def _choices(instrument: Instrument) -> list[tuple[str, str]]:
    return [
        (f"{instrument.code}/{leaf.code}", f"{leaf.code}. {leaf.indicator.name}")
        for leaf in instrument.structure.leaves
    ]
