"""An official questionnaire: tree, weights, scale, bands, and where each fact comes from."""

from decimal import Decimal
from functools import cached_property

import msgspec

from pemantik.maturity.parts import (
    Bands,
    Blank,
    Category,
    Comparability,
    Confidence,
    Group,
    Indicator,
    InstitutionKind,
    MaturityLadder,
    NotRelevant,
    Part,
    Precedence,
    Process,
    PublishedExample,
    Regulation,
    Rounding,
    Scale,
    Source,
    StageGate,
    Supplement,
    Validity,
    Weighting,
)
from pemantik.maturity.structure import Structure, build_structure, inherited_weightings, walk_groups


class Instrument(Part, frozen=True, kw_only=True, dict=True):
    """One version of one official questionnaire, as its file states it.

    `weighting` says how the top groups add up to the index; a group may state another rule for its own children.
    """

    code: str
    version: str
    title: str
    short_title: str
    index_name: str
    owner: str
    summary: str
    regulation: Regulation
    valid: Validity
    applies_to: tuple[InstitutionKind, ...]
    applies_note: str = ""
    scale: Scale
    weighting: Weighting
    blank: Blank
    blank_note: str = ""
    not_relevant: NotRelevant = NotRelevant.EXCLUDE
    rounding: Rounding
    bands: Bands
    groups: tuple[Group, ...]
    stage_points: dict[int, int] = msgspec.field(default_factory=dict)
    stage_gate: StageGate | None = None
    maturity_ladder: MaturityLadder | None = None
    category: Category | None = None
    supplements: tuple[Supplement, ...] = ()
    suggested_precedence: tuple[Precedence, ...] = ()
    evidence_rules: tuple[str, ...] = ()
    evidence_by_group: dict[str, dict[int, str]] = msgspec.field(default_factory=dict)
    process: Process = Process()
    comparability: tuple[Comparability, ...] = ()
    examples: tuple[PublishedExample, ...] = ()
    notes: tuple[str, ...] = ()
    confidence: tuple[Confidence, ...]
    sources: tuple[Source, ...]

    @cached_property
    def structure(self) -> Structure:
        """Leaves and their exact shares."""
        return build_structure(self.groups, self.weighting, self.stage_points)

    @cached_property
    def answerable(self) -> dict[str, Indicator | None]:
        """Every code that may be answered: leaves, supplements, category questions (None)."""
        found: dict[str, Indicator | None] = {leaf.code: leaf.indicator for leaf in self.structure.leaves}
        for supplement in self.supplements:
            found.update({indicator.code: indicator for indicator in supplement.indicators})
        if self.category:
            found.update(dict.fromkeys(question.code for question in self.category.questions))
        return found

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every code and alias in small letters, to the answerable code."""
        return {
            written.casefold(): code
            for written, code in {**self.structure.aliases, **{code: code for code in self.answerable}}.items()
        }

    @cached_property
    def all_groups(self) -> tuple[Group, ...]:
        """Every group, parents first, in the official order."""
        return tuple(walk_groups(self.groups))

    @cached_property
    def weightings(self) -> dict[str, Weighting]:
        """For each group code the rule by which its children add up, inherited where the group states none."""
        return dict(inherited_weightings(self.groups, self.weighting))

    @cached_property
    def all_indicators(self) -> tuple[Indicator, ...]:
        """Every indicator that enters the index, in the official order of the tree."""
        return tuple(indicator for group in self.all_groups for indicator in group.indicators)

    @cached_property
    def maximum(self) -> Decimal:
        """The highest index: the end of the scale, or all points."""
        if self.structure.summed:
            return self.scale.max * sum(leaf.factor for leaf in self.structure.leaves)
        return self.scale.max

    def in_force(self, year: int) -> bool:
        """Whether this is an instrument to use for an evaluation of that year."""
        return self.valid.from_year <= year and (self.valid.to_year is None or year <= self.valid.to_year)
