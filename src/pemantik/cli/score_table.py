"""A result as a table for people."""

from decimal import Decimal

from rich.bar import Bar
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pemantik.cli.messages import say
from pemantik.cli.text import _
from pemantik.maturity.explanation import explain, interval_text
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.scoring import GroupScore, Result
from pemantik.maturity.text import decimal_text

BAR_WIDTH = 18


def print_results(results: list[tuple[str | None, Result]]) -> None:
    """One institution in full; several as a list."""
    console = Console(highlight=False)
    if len(results) == 1:
        _print_one(console, *results[0])
    else:
        _print_many(console, results)


def _print_one(console: Console, institution: str | None, result: Result) -> None:
    instrument = result.instrument
    console.print(f"[bold]{escape(institution or instrument.title)}[/bold]")
    if institution:
        console.print(instrument.title)
    console.print(_group_table(result))
    console.print(_index_line(result))
    above = result.next_band
    if above and result.band:
        console.print(
            _("Kurang {distance} lagi ke {band}.").format(
                distance=decimal_text(above.distance, instrument.rounding.places), band=above.band.name
            )
        )
    for supplement in instrument.supplements:
        percent = result.supplements[supplement.code]
        if percent is not None:
            console.print(f"{supplement.name}: {decimal_text(percent, 2)}%")
    console.print(_source_line(instrument), style="dim")


def _group_table(result: Result) -> Table:
    instrument = result.instrument
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(_("Kode"))
    table.add_column(_("Kelompok"), overflow="fold")
    table.add_column(_("Bobot"), justify="right")
    table.add_column(_("Nilai"), justify="right")
    table.add_column(_("Kematangan") if instrument.maturity_ladder else _("Predikat"))
    table.add_column("", width=BAR_WIDTH)
    for score in result.groups:
        label = score.maturity if instrument.maturity_ladder else (score.band.name if score.band else "–")
        if not score.gate_open:
            label += " " + _("(gerbang tahap akhir tertutup)")
        table.add_row(
            score.group.code,
            "  " * _depth(instrument, score) + score.group.name,
            "–" if score.group.weight is None else decimal_text(score.group.weight),
            decimal_text(score.score, instrument.rounding.places),
            label,
            Bar(float(_top(instrument, score)), 0, float(score.exact), width=BAR_WIDTH),
        )
    return table


def _depth(instrument: Instrument, score: GroupScore) -> int:
    position = instrument.structure.positions[score.group.code][0]
    return instrument.structure.leaves[position].path.index(score.group.code)


def _top(instrument: Instrument, score: GroupScore) -> Decimal:
    """The highest score that the group can reach."""
    structure = instrument.structure
    if not structure.summed:
        return instrument.scale.max
    return instrument.scale.max * sum(structure.leaves[each].factor for each in structure.positions[score.group.code])


def _index_line(result: Result) -> str:
    places = result.instrument.rounding.places
    line = f"\n{result.instrument.index_name}: [bold]{decimal_text(result.index, places)}[/bold]"
    if result.category:
        line += "  " + _("kategori {name}").format(name=result.category)
    if result.band:
        return f"{line}  [bold]{result.band.name}[/bold]  ({interval_text(result.band)})"
    return line + "  " + _("belum berpredikat")


def _source_line(instrument: Instrument) -> str:
    scale = _("Skala {low} sampai {high}.").format(
        low=decimal_text(Decimal(0) if instrument.structure.summed else instrument.scale.min),
        high=decimal_text(instrument.maximum),
    )
    return f"{scale} {instrument.regulation.main}"


def _print_many(console: Console, results: list[tuple[str | None, Result]]) -> None:
    instrument = results[0][1].instrument
    table = Table(box=None, pad_edge=False, header_style="dim", title=instrument.title, title_justify="left")
    table.add_column(_("Instansi"), overflow="fold")
    for group in instrument.groups:
        table.add_column(group.code, justify="right")
    table.add_column(_("Indeks"), justify="right")
    table.add_column(_("Predikat"))
    places = instrument.rounding.places
    for institution, result in results:
        scores = {score.group.code: score.score for score in result.groups}
        table.add_row(
            escape(institution or ""),
            *(decimal_text(scores[group.code], places) for group in instrument.groups),
            decimal_text(result.index, places),
            result.band.name if result.band else "–",
        )
    console.print(table)
    console.print(_source_line(instrument), style="dim")


def print_explanations(results: list[tuple[str | None, Result]], node: str) -> int:
    """Why each number is what it is; 2 for a code that the instrument does not have."""
    console = Console(highlight=False)
    for institution, result in results:
        try:
            explanation = explain(result, node)
        except KeyError:
            say(
                _("Kode “{code}” tidak ada pada {instrument}.").format(
                    code=node, instrument=result.instrument.short_title
                )
            )
            return 2
        if institution:
            console.print(f"[bold]{escape(institution)}[/bold]")
        console.print(f"[bold]{explanation.title}[/bold] ({explanation.node})")
        console.print(explanation.formula)
        console.print(f"= {explanation.calculation}")
        console.print(explanation.outcome)
        for note in explanation.notes:
            console.print(note, style="dim")
    return 0
