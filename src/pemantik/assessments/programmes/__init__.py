"""Programmes: how an evaluation of a kind is run, as data. A campaign is made from one of them.

The files state the stages with their official names and who acts in each. Durations are proposals for the form, never
rules: no regulation read so far fixes them.
"""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from pemantik.maturity import library
from pemantik.maturity.instrument import Instrument

_FOLDER = Path(__file__).parent

#: In the order in which people look for them.
CODES = ("pemdi-2026", "spbe-evaluasi", "spbe-pemantauan", "pemantik-2018", "indeks-kami", "epss", "sendiri")


class Participants(StrEnum):
    """Who is proposed as participant: the owner itself, or the institutions below it."""

    OWNER = "owner"
    MEMBERS = "members"


class ProgrammeStage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stage as the programme runs it. `kind` is a StageKind, `days` a proposed duration."""

    kind: str
    name: str
    by: str
    days: int
    optional: bool = False
    inherits: bool = True


class Programme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template: instruments to choose from (the first in force is proposed), stages, and default rules."""

    code: str
    name: str
    regulation: str
    summary: str
    instruments: tuple[str, ...]
    participants: Participants
    ladder_enforced: bool
    stages: tuple[ProgrammeStage, ...]

    def instrument_for(self, year: int) -> Instrument:
        """The instrument to propose for that year: the first in force, else the first of the programme."""
        allowed = [library.load(code) for code in self.instruments]
        return next((one for one in allowed if one.in_force(year)), allowed[0])


class UnknownProgrammeError(KeyError):
    """There is no programme with that code."""


@lru_cache
def load(code: str) -> Programme:
    """The programme with that code; raises UnknownProgrammeError."""
    if code not in CODES:
        raise UnknownProgrammeError(code)
    content = yaml.safe_load((_FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(content, Programme)


def load_all() -> tuple[Programme, ...]:
    """All programmes, in the order of `CODES`."""
    return tuple(load(code) for code in CODES)
