"""The result on one page, for the head who decides."""

from dataclasses import dataclass

from pemantik.organizations.permissions import Access
from pemantik.reports.content import advice, charts, comparing, results
from pemantik.reports.content.lhe import signatures
from pemantik.reports.content.parts import Chart, Content, Point, ScaleMark, Step
from pemantik.reports.content.source import Source, source_of
from pemantik.reports.content.words import text

#: What one page holds, and what one meeting can decide.
POINTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Summary(Content):
    """The index, why, what next; nothing else."""

    index_name: str = ""
    index: str = ""
    band: str = ""
    band_ramp: int = 0
    scale: ScaleMark | None = None
    sentences: tuple[str, ...] = ()
    warning: str = ""
    strengths: tuple[Point, ...] = ()
    weaknesses: tuple[Point, ...] = ()
    advice: str = ""
    steps: tuple[Step, ...] = ()


def summary(access: Access, assessment_id: int, kind: str = "") -> Summary:
    """The summary of one assessment. Raises Http404, PermissionDenied, or NothingToReport."""
    return summary_of(source_of(access, assessment_id, kind))


def summary_of(source: Source) -> Summary:
    """The summary of what was already read."""
    earlier = comparing.earlier_result(source)
    compared = comparing.comparison(source, earlier)
    rises = advice.best_rises(source)[:POINTS_SHOWN]
    bars = charts.groups(source, earlier if earlier and earlier.comparable else None, narrow=True)
    drawn: dict[str, Chart] = {"groups": bars} if bars else {}
    return Summary(
        heading=source.heading("Ringkasan untuk Pimpinan", source.instrument.title),
        signatures=signatures(source)[-1:],
        charts=drawn,
        index_name=text(source.instrument.index_name),
        index=results.index_text(source),
        band=results.band_text(source),
        band_ramp=source.page.ramp,
        scale=results.scale_mark(source),
        sentences=results.summary(source, compared),
        warning=compared.warning if compared else "",
        strengths=advice.strengths(source)[:POINTS_SHOWN],
        weaknesses=advice.weaknesses(source)[:POINTS_SHOWN],
        advice=advice.words(source, rises)[0],
        steps=advice.steps(source, rises),
    )
