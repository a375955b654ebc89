"""The instruments that come with Pemantik."""

from functools import lru_cache
from pathlib import Path

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.reading import read_instrument

_FOLDER = Path(__file__).parent / "instruments"

#: In the order in which people look for them: the one in force first.
CODES = ("pemdi-2026", "spbe-2020", "spbe-2018", "pegi", "indeks-kami-5", "epss-2022")


class UnknownInstrumentError(KeyError):
    """There is no instrument with that code."""


@lru_cache
def load(code: str) -> Instrument:
    """The instrument with that code; raises UnknownInstrumentError."""
    if code not in CODES:
        raise UnknownInstrumentError(code)
    return read_instrument(_FOLDER / f"{code}.yaml")


def source_text(code: str) -> str:
    """The text of the file of that instrument, to be kept with results; raises UnknownInstrumentError."""
    if code not in CODES:
        raise UnknownInstrumentError(code)
    return (_FOLDER / f"{code}.yaml").read_text(encoding="utf-8")


def load_all() -> tuple[Instrument, ...]:
    """All instruments, in the order of `CODES`."""
    return tuple(load(code) for code in CODES)


def in_force(year: int) -> tuple[Instrument, ...]:
    """The instruments to use for an evaluation of that year."""
    return tuple(instrument for instrument in load_all() if instrument.in_force(year))
