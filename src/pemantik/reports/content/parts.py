"""The parts that documents are made of. All text is ready to be read: numbers and dates are written as on the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the lines of the head, and the logo (PNG) if there is one."""

    lines: tuple[str, ...]
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is known only when the document is issued: its number, day, code and the address that confirms it."""

    number: str
    day: str
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What every document says about itself. `status` is empty once the result is final."""

    kind: str
    title: str
    subject: str
    region: str
    campaign: str
    year: str
    stage: str
    letterhead: Letterhead
    status: str = ""
    is_example: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the result that the document reports is frozen."""
        return not self.status


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its description (see reports.charts), its size, what it shows in a sentence, and in words."""

    description: Mapping[str, Any]
    width: int
    height: int
    caption: str
    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it stands for: a row of two columns."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the campaign: who acts, when, how it went, and the index it came to."""

    name: str
    by: str
    period: str
    sent: str
    value: str


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A level or a band: its colour on the ramp, its name, its interval or meaning."""

    ramp: int
    name: str
    text: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ScaleMark:
    """The band scale as a drawing: segments true to their width (percent), and where the value stands."""

    segments: tuple[Mapping[str, Any], ...]
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with its weight, value and band; `before` and `gain` only beside a comparable earlier result."""

    label: str
    name: str
    depth: int
    weight: str
    score: str
    band: str
    ramp: int
    before: str = ""
    gain: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An indicator whose value is another one than in the first stage; the last stage that changed it, and why."""

    code: str
    name: str
    stage: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator: its value in every told stage, what was said about it, and its evidence."""

    code: str
    name: str
    weight: str
    values: tuple[str, ...]
    value: str
    level: str
    ramp: int
    contribution: str
    reason_from: str
    reason: str
    evidence: str
    following: str
    note: str


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """The indicators of one lowest group."""

    label: str
    name: str
    score: str
    band: str
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A strength, a weakness or a step: in a sentence, and why or how."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A recommended rise: what must be true, who is responsible, what it gains."""

    code: str
    name: str
    from_to: str
    gain: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: in which role, whose name; the name may be filled in by hand."""

    role: str
    name: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result beside an earlier one. Without `comparable` only the sentence and the warning count."""

    label: str
    comparable: bool
    sentences: tuple[str, ...]
    warning: str
    groups: tuple[GroupLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What every document has: its heading, charts by name, places to sign."""

    heading: Heading
    signatures: tuple[Signature, ...]
    charts: Mapping[str, Chart] = field(default_factory=dict)
