"""One result beside another: of another stage or another year, with a warning where they cannot be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pemantik.assessments.models import Assessment, Campaign, CampaignStage
from pemantik.assessments.selectors.results.access import Seen
from pemantik.assessments.selectors.results.reading import Results, StageResult
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.scoring import GroupScore, LeafScore
from pemantik.organizations.permissions import Access

#: Other campaigns of one participant that are offered; the newest first.
MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class Option:
    """Something to compare with: what the address carries, and what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A group in both results."""

    before: GroupScore
    after: GroupScore

    @property
    def gain(self) -> Decimal:
        """How far the group moved."""
        return self.after.score - self.before.score


@dataclass(frozen=True, slots=True)
class LeafChange:
    """An indicator whose value is another one."""

    before: LeafScore
    after: LeafScore


@dataclass(frozen=True, slots=True)
class Comparison:
    """The shown result (`after`) beside another (`before`). Differences are told only where they mean something."""

    option: Option
    before: StageResult
    after: StageResult
    comparable: bool
    warning: str
    groups: tuple[GroupChange, ...]
    leaves: tuple[LeafChange, ...]

    @property
    def gain(self) -> Decimal:
        """How far the index moved."""
        return self.after.index - self.before.index


def comparability(one: Instrument, other: Instrument) -> tuple[bool, str]:
    """Whether values of two instruments may be compared, and the sentence that warns where they may not.

    What the instruments' own files say counts; where they say nothing, other instruments are not comparable.
    """
    if one.code == other.code:
        if one.version == other.version:
            return True, ""
        text = _("Versi instrumennya berbeda (%(one)s dan %(other)s); bandingkan dengan hati-hati.")
        return True, text % {"one": one.version, "other": other.version}
    pairs = ((one, other), (other, one))
    said = next((each for a, b in pairs for each in a.comparability if each.instrument == b.code), None)
    names = {"one": one.short_title, "other": other.short_title}
    if said is None:
        return False, _("%(one)s dan %(other)s memakai instrumen yang berbeda.") % names
    if said.comparable:
        return True, said.note
    return False, _("%(one)s dan %(other)s tidak sebanding.") % names + " " + said.note


def other_assessments(seen: Seen) -> list[Assessment]:
    """Other campaigns of the same participant, the newest first. One query."""
    return list(
        Assessment.objects.filter(node=seen.assessment.node_id)
        .exclude(pk=seen.assessment.pk)
        .exclude(campaign__state=Campaign.State.DRAFT)
        .select_related("node", "stage", "campaign__instrument_version", "campaign__owner")
        .defer("campaign__instrument_version__content")
        .order_by("-campaign__year", "-campaign__id")[:MOST_OTHERS]
    )


def options(results: Results, shown: CampaignStage, others: list[Assessment]) -> list[Option]:
    """Everything that the shown stage can be compared with."""
    stages = [Option(stage.kind, _("Tahap %(name)s") % {"name": stage.get_kind_display()}) for stage in results.told]
    years = [Option(str(other.pk), other.campaign.name) for other in others]
    return [*(each for each in stages if each.value != shown.kind), *years]


def compare(
    access: Access, results: Results, shown: StageResult, chosen: str, others: list[Assessment]
) -> Comparison | None:
    """The comparison that the address asks for; None without one, or for anything that is not offered."""
    option = next((each for each in options(results, shown.stage, others) if each.value == chosen), None)
    if option is None:
        return None
    other = next((each for each in others if str(each.pk) == chosen), None)
    before = _of_stage(results, chosen) if other is None else _of_other(access, results.seen, other)
    if before is None:
        return None
    comparable, warning = comparability(shown.result.instrument, before.result.instrument)
    return Comparison(
        option=option,
        before=before,
        after=shown,
        comparable=comparable,
        warning=warning,
        groups=tuple(_groups(before, shown)) if comparable else (),
        leaves=tuple(_leaves(before, shown)) if comparable else (),
    )


def _of_stage(results: Results, kind: str) -> StageResult | None:
    stage = results.stage(kind)
    return results.result(stage) if stage else None


def _of_other(access: Access, seen: Seen, other: Assessment) -> StageResult | None:
    """The last told stage of another campaign of the same participant, with the same right to see it."""
    return _of_stage(Results(access, Seen(other, seen.by_role)), "")


def _groups(before: StageResult, after: StageResult) -> Iterator[GroupChange]:
    old = {each.group.code: each for each in before.result.groups}
    for each in after.result.groups:
        if each.group.code in old:
            yield GroupChange(old[each.group.code], each)


def _leaves(before: StageResult, after: StageResult) -> Iterator[LeafChange]:
    old = {each.leaf.code: each for each in before.result.indicators}
    for each in after.result.indicators:
        if each.leaf.code in old and old[each.leaf.code].answer.value != each.answer.value:
            yield LeafChange(old[each.leaf.code], each)
