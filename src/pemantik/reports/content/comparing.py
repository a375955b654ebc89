"""The result beside the same institution's earlier one, with a warning where they cannot be compared."""

from dataclasses import dataclass
from decimal import Decimal

from pemantik.assessments.models import Assessment, ResultSnapshot
from pemantik.assessments.selectors.results.access import Seen
from pemantik.assessments.selectors.results.comparison import comparability, other_assessments
from pemantik.assessments.selectors.results.reading import Results, StageResult
from pemantik.reports.content.parts import Comparison, GroupLine
from pemantik.reports.content.results import group_line
from pemantik.reports.content.source import Source
from pemantik.reports.content.words import moved, text
from pemantik.web.charts import is_answered
from pemantik.web.templatetags.pm import NO_VALUE, number, signed

#: Years before the newest earlier one that the trend shows.
YEARS_SHOWN = 3


@dataclass(frozen=True)
class Year:
    """An earlier index, and whether it may stand beside the present one."""

    year: int
    index: Decimal
    comparable: bool


@dataclass(frozen=True)
class Earlier:
    """The last earlier result, and those before it."""

    label: str
    shown: StageResult
    comparable: bool
    warning: str
    years: tuple[Year, ...]


def earlier_result(source: Source) -> Earlier | None:
    """The newest result of an earlier year, if there is one. A bounded number of queries."""
    seen, campaign = source.page.seen, source.campaign
    others = [each for each in other_assessments(seen) if each.campaign.year < campaign.year]
    for each in others:
        results = Results(source.page.access, Seen(each, by_role=True))
        stage = results.stage()
        if stage is None:
            continue
        shown = results.result(stage)
        comparable, warning = comparability(source.instrument, shown.result.instrument)
        newest = Year(each.campaign.year, shown.index, comparable)
        years = (*_frozen_years(source, others, newest.year), newest)
        return Earlier(text(each.campaign.name), shown, comparable, warning, years)
    return None


def _frozen_years(source: Source, others: list[Assessment], before: int) -> list[Year]:
    """The frozen index of each year before that one, the oldest first. One query."""
    older = {each.pk: each.campaign for each in others if each.campaign.year < before}
    rows = ResultSnapshot.objects.filter(assessment__in=older).order_by("stage__order", "revision")
    last = {row.assessment_id: row for row in rows.defer("values", "group_scores")}
    years: dict[int, Year] = {}
    for pk, campaign in older.items():
        if pk in last and campaign.year not in years:
            published = last[pk].published_index
            comparable, _warning = comparability(source.instrument, campaign.instrument)
            years[campaign.year] = Year(campaign.year, last[pk].index if published is None else published, comparable)
    return [years[year] for year in sorted(years)][-YEARS_SHOWN:]


def comparison(source: Source, earlier: Earlier | None) -> Comparison | None:
    """What the report says of it."""
    if earlier is None:
        return None
    places, before = source.page.places, earlier.shown
    value = number(before.index, before.result.instrument.rounding.places)
    band = f" dengan predikat {text(before.band.name)}" if before.band else ""
    if not earlier.comparable:
        words = f"Pada {earlier.label}, instansi memperoleh nilai {value}{band}."
        return Comparison(earlier.label, comparable=False, sentences=(words,), warning=text(earlier.warning))
    gain = source.shown.index - before.index
    words = (
        f"Dibandingkan dengan {earlier.label} yang memperoleh nilai {value}{band}, indeks tahun"
        f" {source.campaign.year} {moved(gain, places)}."
    )
    return Comparison(
        label=earlier.label,
        comparable=True,
        sentences=(words,),
        warning=text(earlier.warning),
        groups=_groups(source, earlier, places),
    )


def _groups(source: Source, earlier: Earlier, places: int) -> tuple[GroupLine, ...]:
    old = {each.group.code: each for each in earlier.shown.result.groups}
    lines = []
    for row in source.page.rows:
        line, before = group_line(row, places), old.get(row.score.group.code)
        known = before is not None and is_answered(earlier.shown.result, before.group)
        lines.append(
            GroupLine(
                label=line.label,
                name=line.name,
                depth=line.depth,
                weight=line.weight,
                score=line.score,
                band=line.band,
                ramp=line.ramp,
                before=number(before.score, places) if before and known else NO_VALUE,
                gain=signed(row.score.score - before.score, places) if before and known and row.answered else NO_VALUE,
            )
        )
    return tuple(lines)
