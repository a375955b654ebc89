"""What the page of one result shows, put together from the selectors. Every number comes from the core."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.assessments.codes import items_of
from pemantik.assessments.models import Campaign, ResultSnapshot
from pemantik.assessments.selectors.results.access import Seen, find_seen
from pemantik.assessments.selectors.results.changes import strip_of, told_changes
from pemantik.assessments.selectors.results.comparison import Comparison, Option, compare, options, other_assessments
from pemantik.assessments.selectors.results.findings import Finding, findings
from pemantik.assessments.selectors.results.reading import Results, StageResult
from pemantik.assessments.selectors.results.steps import Steps, best_steps, responsible_units
from pemantik.assessments.selectors.results.units import UnitResult, unit_results
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import parse_decimal
from pemantik.maturity.text import decimal_text
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web import charts
from pemantik.web.bars import GroupRow, group_rows
from pemantik.web.panel import gain_places, rounded_up
from pemantik.web.scale import BandScale, band_ramp, band_scale
from pemantik.web.selectors import InstrumentCard, group_labels
from pemantik.web.stages import StageStrip


@dataclass(frozen=True, slots=True)
class Revision:
    """A frozen result, why it was made, and the values that it corrected: code, old value, new value."""

    snapshot: ResultSnapshot
    reason: str
    corrected: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ResultPage:
    """One stage of one assessment with everything around it. Without `shown` no stage has anything to tell yet."""

    access: Access
    results: Results
    shown: StageResult | None
    target: Decimal | None
    comparison: Comparison | None
    options: tuple[Option, ...]
    steps: Steps | None
    units: tuple[UnitResult, ...]
    strip: StageStrip

    @property
    def seen(self) -> Seen:
        """The assessment, and by which right it is seen."""
        return self.results.seen

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.results.campaign

    @property
    def instrument(self) -> Instrument:
        """The instrument of the campaign."""
        return self.results.campaign.instrument

    @property
    def places(self) -> int:
        """Decimals of the index."""
        return self.instrument.rounding.places

    @property
    def gain_places(self) -> int:
        """Decimals of a gain."""
        return gain_places(self.instrument)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Kind and number of each group."""
        return group_labels(self.instrument)

    @cached_property
    def rows(self) -> tuple[GroupRow, ...]:
        """The groups as bars."""
        return group_rows(self.shown.result, self.labels) if self.shown else ()

    @cached_property
    def scale(self) -> BandScale | None:
        """The band scale with the value that counts and the target."""
        if self.shown is None:
            return None
        return band_scale(self.shown.result, target=self.target, at=self.shown.exact)

    @property
    def ramp(self) -> int:
        """The colour of the band."""
        return band_ramp(self.instrument, self.shown.band, self.shown.result.category) if self.shown else 0

    @property
    def distance(self) -> Decimal | None:
        """How far the next band is, rounded up."""
        following = self.shown.next_band if self.shown else None
        return rounded_up(following.distance, self.instrument) if following else None

    @property
    def target_distance(self) -> Decimal | None:
        """How far the target is, rounded up; None once it is reached."""
        if self.shown is None or self.target is None or self.shown.exact >= self.target:
            return None
        return rounded_up(self.target - self.shown.exact, self.instrument)

    @cached_property
    def findings(self) -> list[Finding]:
        """Why this number."""
        return findings(self.shown, with_words=self.seen.by_role) if self.shown else []

    @property
    def chart(self) -> dict[str, Any] | None:
        """The radar of both results, where they can be compared and a radar can show their groups."""
        both = self.comparison
        if self.shown is None or both is None or not both.comparable:
            return None
        groups = charts.radar_groups(self.instrument)
        if not groups or groups != charts.radar_groups(both.before.result.instrument):
            return None
        title = _("Sekarang dan %(other)s") % {"other": both.option.label}
        return charts.radar(self.shown.result, self.labels, title, charts.Other(both.before.result, both.option.label))

    @property
    def regulation(self) -> str:
        """The legal basis in short."""
        return InstrumentCard(self.instrument, in_force=True).regulation

    @property
    def may_correct(self) -> bool:
        """Whether the person may correct what is frozen, and it is the result of the last stage."""
        is_last = self.shown is not None and self.results.told[-1:] == [self.shown.stage]
        return is_last and self.access.may(Action.MANAGE_CAMPAIGNS, self.campaign.owner)

    @cached_property
    def revisions(self) -> list[Revision]:
        """Every frozen result of the shown stage, the newest first."""
        if self.shown is None or self.shown.snapshot is None:
            return []
        stage, reasons = self.shown.stage.pk, self.results.reasons
        frozen = [each for each in self.results.snapshots if each.stage_id == stage]
        before = [None, *frozen[:-1]]
        made = [
            Revision(each, reasons.get(each.revision, ""), _corrected(old, each))
            for old, each in zip(before, frozen, strict=True)
        ]
        return made[::-1]


def result_page(access: Access, assessment_id: int, kind: str = "", against: str = "", target: str = "") -> ResultPage:
    """The page of a result. Whatever the address says beside the id is a wish; what is not offered is left out."""
    seen = find_seen(access, assessment_id)
    results = Results(access, seen)
    stage = results.stage(kind)
    shown = results.result(stage) if stage else None
    others = other_assessments(seen)
    address = reverse("result", args=[assessment_id])
    responsible = responsible_units(seen.assessment) if seen.by_role and shown else {}
    changes = told_changes(results)
    return ResultPage(
        access=access,
        results=results,
        shown=shown,
        target=wanted_target(results.campaign.instrument, target),
        comparison=compare(access, results, shown, against, others) if shown else None,
        options=tuple(options(results, shown.stage, others)) if shown else (),
        steps=best_steps(shown, responsible) if shown else None,
        units=tuple(unit_results(shown, responsible)) if shown else (),
        strip=strip_of(results, stage, address, changes),
    )


def _corrected(old: ResultSnapshot | None, new: ResultSnapshot) -> tuple[tuple[str, str, str], ...]:
    """The values of a revision that differ from the one before, in the order of the instrument."""
    if old is None:
        return ()
    codes = (item.code for item in items_of(new.assessment.campaign.instrument))
    told = ((code, _told(old.values.get(code)), _told(new.values.get(code))) for code in codes)
    return tuple(each for each in told if each[1] != each[2])


def _told(frozen: dict[str, Any] | None) -> str:
    if frozen is None or (frozen["value"] is None and not frozen["not_relevant"]):
        return "–"
    return _("tidak relevan") if frozen["not_relevant"] else decimal_text(Decimal(frozen["value"]))


def wanted_target(instrument: Instrument, written: str) -> Decimal | None:
    """A target index from an address; None where it is no index of this instrument."""
    value = parse_decimal(written)
    low = Decimal(0) if instrument.structure.summed else instrument.scale.min
    return value if value is not None and low <= value <= instrument.maximum else None
