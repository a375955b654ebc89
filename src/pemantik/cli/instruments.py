"""`pemantik instruments`: list, show and check instruments."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from pemantik.cli.arguments import load_instrument
from pemantik.cli.messages import report_problems, say
from pemantik.cli.text import _
from pemantik.maturity import library
from pemantik.maturity.bands import band_table
from pemantik.maturity.explanation import interval_text
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Group, Indicator
from pemantik.maturity.reading import InstrumentError, read_instrument
from pemantik.maturity.text import decimal_text
from pemantik.tables.problems import RowProblem


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help=_("tampilkan instrumen ini: ") + ", ".join(library.CODES)
    )
    parser.add_argument("--check", type=Path, metavar="FILE", help=_("periksa sebuah berkas instrumen YAML"))


def run(arguments: argparse.Namespace) -> int:
    """List all, show one, or check a file (1 if it is not valid)."""
    if arguments.check:
        return _check(arguments.check)
    if arguments.code is None:
        _print_list()
        return 0
    instrument = load_instrument(arguments.code)
    if instrument is None:
        return 2
    _print_instrument(instrument)
    return 0


def _check(path: Path) -> int:
    try:
        instrument = read_instrument(path)
    except InstrumentError as error:
        report_problems(path, [RowProblem(problem.line, problem.message) for problem in error.problems])
        return 1
    except OSError as error:
        say(_("{file}: berkas tidak dapat dibaca ({reason}).").format(file=path.name, reason=error.strerror))
        return 1
    Console(highlight=False).print(
        _("{file}: benar. {title}, {indicators} indikator, {leaves} jawaban.").format(
            file=escape(path.name),
            title=escape(instrument.title),
            indicators=len(instrument.all_indicators),
            leaves=len(instrument.structure.leaves),
        )
    )
    return 0


def years_text(instrument: Instrument) -> str:
    """The years in which the instrument is the one to use."""
    years = instrument.valid
    if years.to_year is None:
        return _("sejak {year}").format(year=years.from_year)
    return f"{years.from_year}–{years.to_year}"


def _print_list() -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in (_("Kode"), _("Nama"), _("Tahun"), _("Isi")):
        table.add_column(name, overflow="fold")
    for instrument in library.load_all():
        table.add_row(instrument.code, instrument.title, years_text(instrument), instrument.summary)
    Console(highlight=False).print(table)


def _print_instrument(instrument: Instrument) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{escape(instrument.title)}[/bold]  ({instrument.code}, {years_text(instrument)})")
    console.print(escape(instrument.regulation.main))
    console.print(escape(instrument.regulation.status), style="dim")
    tree = Tree(f"{instrument.index_name}", guide_style="dim")
    for group in instrument.groups:
        _add_group(tree, group)
    console.print(tree)
    _print_bands(console, instrument)
    console.print("\n[bold]" + _("Seberapa yakin") + "[/bold]")
    for part in instrument.confidence:
        note = f": {part.note}" if part.note else ""
        console.print(f"[dim]{part.sureness.value:>16}[/dim]  {escape(part.part + note)}")
    for comparison in instrument.comparability:
        word = _("sebanding") if comparison.comparable else _("tidak sebanding")
        console.print(f"[dim]{comparison.instrument:>16}[/dim]  {word}: {escape(comparison.note)}")


def _add_group(tree: Tree, group: Group) -> None:
    branch = tree.add(f"[bold]{escape(group.name)}[/bold] [dim]{_label(group.code, group)}[/dim]")
    for child in group.groups:
        _add_group(branch, child)
    for indicator in group.indicators:
        codes = indicator.code if indicator.entries is None else ", ".join(indicator.entries.codes)
        branch.add(f"{escape(indicator.name)} [dim]{_label(codes, indicator)}[/dim]")


def _label(code: str, part: Group | Indicator) -> str:
    if part.weight is None:
        return code
    return code + ", " + _("bobot {weight}").format(weight=decimal_text(part.weight))


def _print_bands(console: Console, instrument: Instrument) -> None:
    categories: list[str | None] = list(instrument.bands.by_category) or [None]
    console.print("\n[bold]" + _("Predikat") + "[/bold]")
    for category in categories:
        if category:
            console.print(_("Kategori {name}").format(name=category), style="dim")
        for band in band_table(instrument, category):
            console.print(f"  {band.name}: {interval_text(band)}")
