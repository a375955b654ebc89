"""The parts of an instrument, as its YAML file states them.

Keys and identifiers are English; names, criteria and notes are Indonesian because the regulations are. Every class is
frozen: an instrument is a published fact.
"""

from decimal import Decimal
from enum import StrEnum

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts: frozen, and an unknown key in the file is an error."""


class Sureness(StrEnum):
    """How sure we are of a part of an instrument file."""

    HIGH = "tinggi"
    MEDIUM = "sedang"
    LOW = "rendah"
    CONFLICT = "bertentangan"
    UNKNOWN = "tidak diketahui"


class InstitutionKind(StrEnum):
    """Kinds of institution that an instrument, or one indicator of it, applies to."""

    MINISTRY = "kementerian"
    AGENCY = "lembaga"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"


class Weighting(StrEnum):
    """How the children of a group add up to it. A group without a rule of its own follows the group above it.

    ABSOLUTE: weights are percent of the whole index and sum to the group's own weight.
    RELATIVE: weights are percent of the group and sum to 100.
    EQUAL: plain mean of the children.
    POINTS: sum of the points of all answers below.
    """

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    EQUAL = "equal"
    POINTS = "points"


class Blank(StrEnum):
    """What an indicator without an answer does: count 0 in the divisor, or leave the divisor."""

    ZERO = "zero"
    SKIP = "skip"


class NotRelevant(StrEnum):
    """What a permitted "not relevant" does: count as the full value, or leave the divisor."""

    FULL = "full"
    EXCLUDE = "exclude"


class BandBasis(StrEnum):
    """Whether the band is read from the rounded (printed) index or from the unrounded one."""

    ROUNDED = "rounded"
    UNROUNDED = "unrounded"


class Confidence(Part, frozen=True, kw_only=True):
    """How sure we are of one part of the file, and why."""

    part: str
    sureness: Sureness
    note: str = ""


class Regulation(Part, frozen=True, kw_only=True):
    """The legal basis."""

    main: str
    related: tuple[str, ...] = ()
    status: str = ""


class Validity(Part, frozen=True, kw_only=True):
    """Evaluation years in which the instrument is (or was) the one to use; no end means still in force."""

    from_year: int
    to_year: int | None = None
    note: str = ""


class Comparability(Part, frozen=True, kw_only=True):
    """Whether values of this instrument may be compared with those of another."""

    instrument: str
    comparable: bool
    note: str


class ScaleLevel(Part, frozen=True, kw_only=True):
    """One level of the scale. `value` is what an indicator scores once the level is fully met."""

    level: int
    name: str
    value: Decimal
    nickname: str = ""
    meaning: str = ""


class Scale(Part, frozen=True, kw_only=True):
    """The values an answer may take, in the instrument's own unit."""

    min: Decimal
    max: Decimal
    fractional: bool = False
    ladder: bool = False
    ladder_rule: str = ""
    levels: tuple[ScaleLevel, ...]
    capabilities: dict[str, dict[int, str]] = msgspec.field(default_factory=dict)
    note: str = ""


class Band(Part, frozen=True, kw_only=True):
    """A named interval of the index. An open lower end (`min: null`) reaches down without limit."""

    name: str
    min: Decimal | None
    max: Decimal
    min_included: bool = True
    max_included: bool = False
    nickname: str = ""

    def contains(self, value: Decimal) -> bool:
        """Whether the value lies in the interval, its ends as the regulation includes or excludes them."""
        above = self.min is None or value > self.min or (self.min_included and value == self.min)
        below = value < self.max or (self.max_included and value == self.max)
        return above and below


class Bands(Part, frozen=True, kw_only=True):
    """The band tables: one for all, or one for each category of the thing assessed (`by_category`).

    `step` says that bands are printed on a grid (0.01 or 1) with gaps between them: the index is then always rounded
    to the grid before its band is looked up.
    """

    basis: BandBasis
    note: str = ""
    step: Decimal | None = None
    table: tuple[Band, ...] = ()
    by_category: dict[str, tuple[Band, ...]] = msgspec.field(default_factory=dict)


class ExternalIndex(Part, frozen=True, kw_only=True):
    """A value that comes from another institution's assessment, converted by linear interpolation between points."""

    name: str
    institution: str
    min: Decimal
    max: Decimal
    points: tuple[tuple[Decimal, Decimal], ...]
    formula: str
    sureness: Sureness
    replaces_assessment: bool
    provisional: Decimal | None = None


class Criterion(Part, frozen=True, kw_only=True):
    """What must be true for one level, in our own concise words, and the evidence that shows it."""

    level: int
    text: str
    evidence: tuple[str, ...] = ()


class Entries(Part, frozen=True, kw_only=True):
    """An indicator answered several times, for instance once for each of three services.

    `each_counts`: in a plain mean each entry counts as one child; otherwise the entries share the indicator's weight.
    """

    codes: tuple[str, ...]
    each_counts: bool
    note: str = ""


class Indicator(Part, frozen=True, kw_only=True):
    """A leaf of the tree: one official question."""

    code: str
    name: str
    weight: Decimal | None = None
    aliases: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    question: str = ""
    capability: str = ""
    evidence_group: str = ""
    criteria: tuple[Criterion, ...] = ()
    evidence: tuple[str, ...] = ()
    entries: Entries | None = None
    external: ExternalIndex | None = None
    stage: int | None = None
    maturity: str = ""
    may_be_not_relevant: bool = False
    assessed_once: bool = False
    supervisor: str = ""
    applies_to: tuple[InstitutionKind, ...] = ()
    sureness: Sureness | None = None
    note: str = ""


class MaturityThreshold(Part, frozen=True, kw_only=True):
    """Points that the questions of one maturity label must reach: `minimum` for n-1 plus, `achievement` for n."""

    label: str
    minimum: Decimal
    achievement: Decimal


class Group(Part, frozen=True, kw_only=True):
    """An inner node: domain, aspek, dimensi, area."""

    code: str
    kind: str
    name: str
    weight: Decimal | None = None
    weighting: Weighting | None = None
    other_names: tuple[str, ...] = ()
    groups: tuple["Group", ...] = ()
    indicators: tuple[Indicator, ...] = ()
    gate_points: Decimal | None = None
    thresholds: tuple[MaturityThreshold, ...] = ()
    note: str = ""


class StageGate(Part, frozen=True, kw_only=True):
    """Answers of stage `stage` count only in groups where the stages before them are good enough.

    The points of `counted_stages` reach the group's `gate_points`; every answer of `base_stage` is at least
    `base_value`; at most `base_exceptions` of them are exactly `base_value`.
    """

    stage: int
    counted_stages: tuple[int, ...]
    base_stage: int
    base_value: Decimal
    base_exceptions: int
    note: str = ""


class MaturityLadder(Part, frozen=True, kw_only=True):
    """Maturity levels read from points by label (Indeks KAMI I to V, with plus for a minimum reached)."""

    order: tuple[str, ...]
    names: dict[str, str]
    lower_share: Decimal
    certification: str
    note: str = ""


class Category(Part, frozen=True, kw_only=True):
    """Questions that sort the thing assessed into categories, which decide the band table."""

    name: str
    options: dict[str, Decimal]
    ranges: dict[str, tuple[Decimal, Decimal]]
    questions: tuple["CategoryQuestion", ...]


class CategoryQuestion(Part, frozen=True, kw_only=True):
    """One question of the categorisation, with the meaning of each option."""

    code: str
    name: str
    meanings: dict[str, str]


class Supplement(Part, frozen=True, kw_only=True):
    """Questions that are reported beside the index and never enter it: percent of the maximum."""

    code: str
    name: str
    indicators: tuple[Indicator, ...]
    note: str = ""


class Precedence(Part, frozen=True, kw_only=True):
    """A planning rule, policy before practice: `indicator` reaches `level` only once `needs` is at `needs_level`."""

    indicator: str
    level: int
    needs: str
    needs_level: int


class Source(Part, frozen=True, kw_only=True):
    """Where a fact was read."""

    document: str
    location: str = ""


class Rounding(Part, frozen=True, kw_only=True):
    """Decimals of published values, always half up and always from unrounded values."""

    places: int
    note: str = ""


class Role(Part, frozen=True, kw_only=True):
    """A role in the official process."""

    name: str
    task: str = ""


class Stage(Part, frozen=True, kw_only=True):
    """A step of the official process."""

    code: str
    name: str
    by: str = ""
    purpose: str = ""
    optional: bool = False


class Process(Part, frozen=True, kw_only=True):
    """How an evaluation with this instrument runs."""

    stages: tuple[Stage, ...] = ()
    roles: tuple[Role, ...] = ()
    frequency: str = ""
    notes: tuple[str, ...] = ()


class PublishedExample(Part, frozen=True, kw_only=True):
    """A calculation printed in the regulation or a guide, kept so that anyone can check ours against it.

    `values` are indicator or group values by code; `result` is the value of `node` (a group code, or `index`).
    """

    source: str
    values: dict[str, Decimal]
    node: str
    result: Decimal
    band: str = ""
