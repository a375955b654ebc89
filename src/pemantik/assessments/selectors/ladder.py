"""The ladder of one indicator as people see it: what is met, what is next, what is locked, and the items of each level.

What it says about evidence comes from the verdicts of the stage that is shown; before anybody judges, from the files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments.codes import Item
from pemantik.assessments.models import StageValue, Verdict
from pemantik.assessments.selectors.verdicts import UseVerdict
from pemantik.maturity.answers import ladder_level
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import ScaleLevel


class ItemState(StrEnum):
    """Where one evidence item stands."""

    MISSING = "missing"
    WAITING = "waiting"
    REVISE = "revise"
    ACCEPTED = "accepted"
    NOT_RELEVANT = "not_relevant"


class StepState(StrEnum):
    """Where one level stands."""

    DONE = "done"
    NOW = "now"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing that is asked for: `2.4`, its words, and what is used for it. Item 0: for the level as a whole."""

    level: int | None
    number: int | None
    text: str
    uses: tuple[UseVerdict, ...]

    @property
    def key(self) -> str:
        """`2.4`, as people name it."""
        return f"{self.level}.{self.number}" if self.level is not None and self.number else str(self.level or "")

    @property
    def anchor(self) -> str:
        """The place on the page."""
        return f"butir-{self.key}" if self.key else f"butir-umum-{self.number or 0}"

    @property
    def state(self) -> ItemState:
        """The best that any of its files has reached; a file that was sent back needs the user first."""
        decisions = [each.decision for each in self.uses]
        if Verdict.Decision.ACCEPTED in decisions:
            return ItemState.ACCEPTED
        if Verdict.Decision.REVISE in decisions:
            return ItemState.REVISE
        if None in decisions:
            return ItemState.WAITING
        return ItemState.NOT_RELEVANT if decisions else ItemState.MISSING


@dataclass(frozen=True, slots=True)
class Step:
    """One level: its criterion, its items, and its place on the ladder. `share` is accepted (or shown) items of 100."""

    level: ScaleLevel
    criterion: str
    hint: str
    items: tuple[EvidenceItem, ...]
    state: StepState
    share: int
    is_ticked: bool

    @property
    def done_items(self) -> int:
        """Items that are accepted."""
        return sum(item.state == ItemState.ACCEPTED for item in self.items)

    @property
    def shown_items(self) -> int:
        """Items with a file that was not sent back."""
        return self.done_items + self.waiting

    @property
    def missing(self) -> int:
        """Items without a file."""
        return sum(item.state == ItemState.MISSING for item in self.items)

    @property
    def revise(self) -> int:
        """Items that were sent back."""
        return sum(item.state == ItemState.REVISE for item in self.items)

    @property
    def waiting(self) -> int:
        """Items with a file that nobody has judged."""
        return sum(item.state == ItemState.WAITING for item in self.items)

    @property
    def rest(self) -> int:
        """What is left of the step, for drawing it filled from below."""
        return 100 - self.share

    @property
    def named(self) -> str:
        """The level's short name: its nickname where it has one."""
        return (self.level.nickname or self.level.name).split(" / ")[0]


@dataclass(frozen=True, slots=True)
class Ladder:
    """All steps, and the sentence above them."""

    steps: tuple[Step, ...]
    general: tuple[EvidenceItem, ...]
    sentence: str
    detail: str

    @property
    def now(self) -> Step | None:
        """The level to work on."""
        return next((step for step in self.steps if step.state == StepState.NOW), None)

    @property
    def first_problem(self) -> EvidenceItem | None:
        """The first item that was sent back."""
        every = [*(item for step in self.steps for item in step.items), *self.general]
        return next((item for item in every if item.state == ItemState.REVISE), None)

    @property
    def first_needed(self) -> EvidenceItem | None:
        """What was sent back first, else the first item of the level to work on that has no file."""
        now = self.now.items if self.now else self.general
        return self.first_problem or next((item for item in now if item.state == ItemState.MISSING), None)


def ladder_of(
    instrument: Instrument, item: Item, row: StageValue | None, uses: Sequence[UseVerdict], *, judging: bool
) -> Ladder:
    """The ladder of one code. `row` is the value that counts; `judging` once assessors are at work."""
    met = met_level(instrument, row)
    told = {one.level for one in item.indicator.criteria} if item.indicator else set()
    levels = [level for level in instrument.scale.levels if level.level in told and level.level > 0]
    ticked = set(row.met_levels or ()) if row else set()
    steps = tuple(_step(instrument, item, level, met, ticked, uses) for level in levels)
    loose = tuple(
        each for each in uses if each.use.level is None or each.use.level not in {s.level.level for s in steps}
    )
    general = _general_items(item, loose, by_level=bool(steps))
    return Ladder(steps, general, *_sentences(steps, met, judging=judging))


def met_level(instrument: Instrument, row: StageValue | None) -> int:
    """The level that is met: as ticked, else the highest one whose value is reached."""
    if row is None:
        return 0
    if row.met_levels is not None:
        return ladder_level(dict.fromkeys(row.met_levels, True))
    value = row.value if row.value is not None else Decimal(-1)
    return max((level.level for level in instrument.scale.levels if level.value <= value), default=0)


def _step(
    instrument: Instrument, item: Item, level: ScaleLevel, met: int, ticked: set[int], uses: Sequence[UseVerdict]
) -> Step:
    indicator = item.indicator
    criterion = next((one for one in indicator.criteria if one.level == level.level), None) if indicator else None
    group = indicator.evidence_group if indicator else ""
    here = [each for each in uses if each.use.level == level.level]
    items = [
        EvidenceItem(level.level, number, text, tuple(each for each in here if each.use.item == number))
        for number, text in enumerate(criterion.evidence if criterion else (), start=1)
    ]
    whole = tuple(each for each in here if not each.use.item or each.use.item > len(items))
    if whole or not items:
        items.append(EvidenceItem(level.level, None, _("Bukti tingkat %(level)s") % {"level": level.level}, whole))
    open_state = StepState.NOW if level.level == met + 1 else StepState.LOCKED
    state = StepState.DONE if level.level <= met else open_state
    shown = sum(one.state in {ItemState.ACCEPTED, ItemState.WAITING} for one in items)
    accepted = sum(one.state == ItemState.ACCEPTED for one in items)
    return Step(
        level=level,
        criterion=criterion.text if criterion else level.meaning,
        hint=instrument.evidence_by_group.get(group, {}).get(level.level, ""),
        items=tuple(sorted(items, key=_needs_user_first)) if state == StepState.NOW else tuple(items),
        state=state,
        share=100 * (accepted or shown) // len(items),
        is_ticked=level.level in ticked,
    )


def _needs_user_first(item: EvidenceItem) -> bool:
    return item.state != ItemState.REVISE


def _general_items(item: Item, loose: tuple[UseVerdict, ...], *, by_level: bool) -> tuple[EvidenceItem, ...]:
    """Evidence that belongs to no level: what the indicator asks for as a whole, and files attached without one."""
    asked = item.indicator.evidence if item.indicator else ()
    items = [
        EvidenceItem(None, number, text, tuple(each for each in loose if each.use.item == number))
        for number, text in enumerate(asked, start=1)
    ]
    rest = tuple(each for each in loose if not each.use.item or each.use.item > len(items))
    if rest or not (items or by_level):
        items.append(EvidenceItem(None, None, _("Bukti untuk indikator ini"), rest))
    return tuple(items)


def _sentences(steps: tuple[Step, ...], met: int, *, judging: bool) -> tuple[str, str]:
    """One sentence about the ladder, and one about who is to do what next."""
    start = _("Tingkat %(level)s terpenuhi.") % {"level": met} if met else _("Belum ada tingkat yang terpenuhi.")
    now = next((step for step in steps if step.state == StepState.NOW), None)
    if now is None:
        return (start if met else _("Instrumen ini tidak berjenjang.")), ""
    left = len(now.items) - now.done_items - now.waiting
    if left:
        text = ngettext(
            "Tinggal %(n)s bukti lagi untuk tingkat %(level)s.",
            "Tinggal %(n)s bukti lagi untuk tingkat %(level)s.",
            left,
        )
        start = f"{start} {text % {'n': left, 'level': now.level.level}}"
    parts = []
    if now.revise:
        parts.append(_("%(n)s menunggu perbaikan Anda") % {"n": now.revise})
    if now.waiting:
        waiting = _("%(n)s menunggu diperiksa") if judging else _("%(n)s sudah terlampir")
        parts.append(waiting % {"n": now.waiting})
    if now.done_items:
        parts.append(_("%(n)s diterima") % {"n": now.done_items})
    return start, (", ".join(parts) + ".") if parts else ""
