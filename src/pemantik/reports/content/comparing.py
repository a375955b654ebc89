"""The result beside the same institution's earlier one, with a warning where they cannot be compared."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from pemantik.assessments.selectors.results.access import Seen
from pemantik.assessments.selectors.results.comparison import comparability, other_assessments
from pemantik.assessments.selectors.results.reading import Results, StageResult
from pemantik.reports.content.parts import Comparison, GroupLine
from pemantik.reports.content.results import group_line
from pemantik.reports.content.source import Source
from pemantik.reports.content.words import moved, text
from pemantik.web.charts import is_answered
from pemantik.web.templatetags.pm import NO_VALUE, number, signed

#: Earlier campaigns shown in the trend.
YEARS_SHOWN = 4


@dataclass(frozen=True)
class Year:
    """An earlier index: of which campaign, and whether it may stand beside the present one."""

    label: str
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
    seen, access = source.page.seen, source.page.access
    campaign = source.campaign
    others = [each for each in other_assessments(seen) if each.campaign.year < campaign.year]
    found: dict[int, tuple[str, Results]] = {}
    for each in others:
        if each.campaign.year in found or len(found) == YEARS_SHOWN:
            continue
        results = Results(access, Seen(each, by_role=True))
        if results.told:
            found[each.campaign.year] = (text(each.campaign.name), results)
    newest = next(iter(found.values()), None)
    stage = newest[1].stage() if newest else None
    if newest is None or stage is None:
        return None
    shown = newest[1].result(stage)
    comparable, warning = comparability(source.instrument, shown.result.instrument)
    return Earlier(newest[0], shown, comparable, warning, tuple(_years(source, found)))


def _years(source: Source, found: dict[int, tuple[str, Results]]) -> list[Year]:
    years = []
    for year, (label, results) in islice(sorted(found.items()), YEARS_SHOWN):
        stage = results.stage()
        index = results.index(stage) if stage else None
        if index is not None:
            comparable, _warning = comparability(source.instrument, results.campaign.instrument)
            years.append(Year(label, year, index, comparable))
    return years


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
