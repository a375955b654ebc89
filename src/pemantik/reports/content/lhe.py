"""The evaluation report (laporan hasil evaluasi): everything that it says, independent of its format."""

from collections.abc import Mapping
from dataclasses import dataclass

from pemantik.organizations.permissions import Access
from pemantik.reports.content import advice, charts, comparing, indicators, method, results
from pemantik.reports.content.parts import (
    ChangeLine,
    Chart,
    Comparison,
    Content,
    GroupLine,
    IndicatorGroup,
    Point,
    ScaleMark,
    ScaleRow,
    Signature,
    StageRow,
    Step,
    Term,
)
from pemantik.reports.content.source import Source, source_of
from pemantik.reports.content.words import text


@dataclass(frozen=True, slots=True)
class Report(Content):
    """A whole report, in the order in which it is read."""

    index_name: str = ""
    index: str = ""
    band: str = ""
    band_ramp: int = 0
    facts: tuple[Term, ...] = ()
    summary: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    stages: tuple[StageRow, ...] = ()
    levels: tuple[ScaleRow, ...] = ()
    bands: tuple[ScaleRow, ...] = ()
    scale: ScaleMark | None = None
    result: tuple[str, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    group_words: tuple[str, ...] = ()
    stage_words: tuple[str, ...] = ()
    changes: tuple[ChangeLine, ...] = ()
    comparison: Comparison | None = None
    stage_names: tuple[str, ...] = ()
    indicators: tuple[IndicatorGroup, ...] = ()
    strengths: tuple[Point, ...] = ()
    weaknesses: tuple[Point, ...] = ()
    advice: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    closing: tuple[str, ...] = ()


def report(access: Access, assessment_id: int, kind: str = "") -> Report:
    """The report of one assessment, in this kind of stage or the last told one.

    Raises Http404, PermissionDenied, or NothingToReport.
    """
    return report_of(source_of(access, assessment_id, kind))


def report_of(source: Source) -> Report:
    """The report of what was already read."""
    earlier = comparing.earlier_result(source)
    compared = comparing.comparison(source, earlier)
    rises = advice.best_rises(source)
    return Report(
        heading=source.heading("Laporan Hasil Evaluasi", source.instrument.title),
        signatures=signatures(source),
        charts=_charts(source, earlier),
        index_name=text(source.instrument.index_name),
        index=results.index_text(source),
        band=results.band_text(source),
        band_ramp=source.page.ramp,
        facts=results.facts(source),
        summary=results.summary(source, compared),
        background=method.background(source),
        basis=method.basis(source),
        purposes=method.PURPOSES,
        scope=method.scope(source),
        method=method.method(source),
        stages=method.stage_rows(source),
        levels=method.level_rows(source),
        bands=method.band_rows(source),
        scale=results.scale_mark(source),
        result=results.sentences(source),
        groups=results.group_lines(source),
        group_words=results.group_words(source),
        stage_words=results.stage_words(source),
        changes=results.change_lines(source),
        comparison=compared,
        stage_names=tuple(text(each.stage.get_kind_display()) for each in source.told),
        indicators=indicators.indicator_groups(source),
        strengths=advice.strengths(source),
        weaknesses=advice.weaknesses(source),
        advice=advice.words(source, rises),
        steps=advice.steps(source, rises),
        closing=method.closing(source),
    )


def signatures(source: Source) -> tuple[Signature, ...]:
    """Who signs: the head of the team that evaluated, and the head of the institution that ran the campaign."""
    writer = source.writer
    head = text(writer.head_title) or "Pimpinan instansi"
    return (
        Signature("Mengetahui,", text(writer.head_name), head),
        Signature("Disusun oleh,", "", "Ketua Tim Evaluasi"),
    )


def _charts(source: Source, earlier: comparing.Earlier | None) -> Mapping[str, Chart]:
    comparable = earlier if earlier and earlier.comparable else None
    found = {
        "groups": charts.groups(source, comparable),
        "radar": charts.shape(source, comparable),
        "stages": charts.stages(source),
        "years": charts.years(source, comparable),
    }
    return {name: chart for name, chart in found.items() if chart is not None}
