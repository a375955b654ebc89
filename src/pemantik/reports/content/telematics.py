"""The analysis of a round of monitoring as a document: the numbers and sentences of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pemantik.inventory.values import rupiah
from pemantik.monitoring import charts, sentences
from pemantik.monitoring.models import Round
from pemantik.monitoring.questionnaire import Impact
from pemantik.monitoring.selectors.analysis import AnalysisPage
from pemantik.reports.content.parts import Chart, Content, Heading, Point, Signature, Term
from pemantik.reports.content.source import letterhead_of, province_of
from pemantik.reports.content.words import counted, government, listed, text
from pemantik.web.templatetags.pm import NO_VALUE, long_date

#: Rows of a long table that the document tells; the page has all.
MOST_ROWS = 60
WIDTH, HEIGHT = 640, 250


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic: its index, what the rule says of it, and its change on what is comparable."""

    name: str
    index: str
    ramp: int
    verdict: str
    units: str
    before: str
    now: str
    change: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit: its index, its change, its topics, and how much it reported."""

    name: str
    index: str
    ramp: int
    change: str
    topics: tuple[str, ...]
    problems: str
    needs: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """Problems of a topic with an impact."""

    name: str
    impact: str
    count: str
    units: str
    examples: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    """Needs of the same name and kind."""

    place: str
    name: str
    kind: str
    urgency: str
    units: str
    cost: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """Answers beside the inventory."""

    text: str
    answer: str
    inventory: str
    other: str


@dataclass(frozen=True, slots=True)
class TelematicsAnalysis(Content):
    """What was computed, and apart from it what the coordinator concluded."""

    opening: str = ""
    index: str = ""
    index_ramp: int = 0
    verdict: str = ""
    facts: tuple[Term, ...] = ()
    silent: str = ""
    change: str = ""
    priorities: tuple[Point, ...] = ()
    conclusions: tuple[str, ...] = ()
    concluded_by: str = ""
    topics: tuple[TopicLine, ...] = ()
    topic_names: tuple[str, ...] = ()
    units: tuple[UnitLine, ...] = ()
    problems: tuple[ProblemLine, ...] = ()
    needs: tuple[NeedLine, ...] = ()
    needs_in_words: str = ""
    differences: tuple[DifferenceLine, ...] = ()
    method: tuple[str, ...] = ()


def telematics_analysis(page: AnalysisPage) -> TelematicsAnalysis:
    """The document of an analysis that the reader may read."""
    found, round_ = page.analysis, page.round
    previous = text(str(round_.previous)) if round_.previous else ""
    drawn = charts.topic_chart(found, "Indeks kondisi tiap bagian", previous)
    caption = "Indeks kondisi tiap bagian, 0 sampai 100."
    if drawn and drawn["other"]:
        caption += f" Garis tegak: {previous}, bila sepenuhnya sebanding."
    chart = {"topics": Chart(drawn, WIDTH, HEIGHT, caption, charts.in_words(drawn))} if drawn else {}
    return TelematicsAnalysis(
        heading=_heading(round_),
        signatures=(Signature("Mengetahui,", text(round_.institution.head_name), text(round_.institution.head_title)),),
        charts=chart,
        opening=_opening(found, round_),
        index=sentences.figure(found["index"]),
        index_ramp=charts.ramp_of(found["index"]),
        verdict=sentences.verdict_word(found["verdict"]),
        facts=_facts(found, round_),
        silent=listed([text(each["name"]) for each in found["silent"]]),
        change=sentences.change_sentence(found, previous),
        priorities=tuple(Point(text(each.text), text(each.evidence)) for each in sentences.priorities_of(found)),
        conclusions=tuple(text(line) for line in round_.conclusions.splitlines() if line.strip()),
        concluded_by=text(round_.concluded_by.name) if round_.concluded_by else "",
        topics=tuple(_topic(row) for row in found["topics"]),
        topic_names=tuple(sentences.topic_name(row["topic"]) for row in found["topics"]),
        units=tuple(_unit(row) for row in found["by_unit"]),
        problems=tuple(_problem(row) for row in found["problems"][:MOST_ROWS]),
        needs=tuple(_need(at, row) for at, row in enumerate(found["needs"][:MOST_ROWS], start=1)),
        needs_in_words=_needs_in_words(found["need_totals"]),
        differences=tuple(_difference(row) for row in found["differences"]),
        method=(sentences.rule_sentence(found), sentences.formula_sentence()),
    )


def _heading(round_: Round) -> Heading:
    return Heading(
        kind="Analisis Pemantauan Telematika",
        title=text(round_.name),
        subject=government(round_.institution),
        region=province_of(round_.institution),
        campaign=text(str(round_)),
        year=str(round_.closed_at.year if round_.closed_at else ""),
        stage=text(round_.period),
        letterhead=letterhead_of(round_.institution),
        is_example=round_.institution.is_example,
    )


def _opening(found: Mapping[str, Any], round_: Round) -> str:
    closed = long_date(round_.closed_at) if round_.closed_at else NO_VALUE
    return (
        f"{text(round_.name)} {text(round_.period)} di {government(round_.institution)} ditutup {closed}. Dari"
        f" {counted(found['asked'])} unit yang diminta, {counted(len(found['answered']))} unit menjawab."
    )


def _facts(found: Mapping[str, Any], round_: Round) -> tuple[Term, ...]:
    totals = found["need_totals"]
    facts = [
        Term("Unit menjawab", f"{len(found['answered'])} dari {found['asked']}"),
        Term("Masalah dilaporkan", str(found["problem_count"])),
        Term("Kebutuhan dilaporkan", f"{totals['count']} dari {totals['units']} unit"),
    ]
    if round_.previous:
        facts.append(Term("Dibandingkan dengan", text(str(round_.previous))))
    return tuple(facts)


def _topic(row: Mapping[str, Any]) -> TopicLine:
    return TopicLine(
        sentences.topic_name(row["topic"]),
        sentences.figure(row["index"]),
        charts.ramp_of(row["index"]),
        sentences.verdict_word(row["verdict"]),
        str(row["units"]),
        sentences.figure(row["before"]),
        sentences.figure(row["now"]),
        sentences.moved(row["change"]),
    )


def _unit(row: Mapping[str, Any]) -> UnitLine:
    return UnitLine(
        text(row["name"]),
        sentences.figure(row["index"]),
        charts.ramp_of(row["index"]),
        sentences.moved(row["change"]),
        tuple(sentences.figure(told["index"]) for told in row["topics"].values()),
        str(row["problems"]),
        str(row["needs"]),
    )


def _problem(row: Mapping[str, Any]) -> ProblemLine:
    return ProblemLine(
        sentences.topic_name(row["topic"]),
        str(dict(Impact.choices).get(row["impact"], row["impact"])),
        str(row["count"]),
        text(sentences.named(row["units"])),
        text(" · ".join(row["examples"])),
    )


def _need(place: int, row: Mapping[str, Any]) -> NeedLine:
    return NeedLine(
        str(place),
        text(row["what"]),
        row["kind"],
        row["urgency"],
        text(sentences.named(row["units"])),
        sentences.cost_text(row["cost"], row["unknown"], row["count"]),
    )


def _needs_in_words(totals: Mapping[str, Any]) -> str:
    if not totals["count"]:
        return "Tidak ada kebutuhan yang dilaporkan."
    known = rupiah(Decimal(totals["cost"]))
    told = f"{totals['count']} kebutuhan dari {totals['units']} unit; biaya yang diketahui {known}"
    return told + (f", {totals['unknown']} tanpa perkiraan biaya." if totals["unknown"] else ".")


def _difference(row: Mapping[str, Any]) -> DifferenceLine:
    other = "; ".join(
        f"{text(each['name'])} ({sentences.figure(each['answer'], 0)}, inventaris"
        f" {sentences.figure(each['inventory'], 0)})"
        for each in row["other"]
    )
    if row["unknown"]:
        other += ("; " if other else "") + f"{len(row['unknown'])} unit belum tercatat di inventaris"
    return DifferenceLine(
        text(row["text"]),
        sentences.figure(row["answer"], 0),
        sentences.figure(row["inventory"], 0),
        other or ("Tidak ada" if row["compared"] else NO_VALUE),
    )
