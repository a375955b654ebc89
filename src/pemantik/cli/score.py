"""`pemantik score`: the index from a file of answers."""

import argparse
import json
import sys
from pathlib import Path

from pemantik.cli import score_json, score_table
from pemantik.cli.answers_file import Filled, read_answers
from pemantik.cli.arguments import add_instrument, load_instrument
from pemantik.cli.messages import listed, report_problems, say
from pemantik.cli.text import _
from pemantik.maturity.answers import with_provisional
from pemantik.maturity.bands import effective_basis
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import Result, score
from pemantik.tables.problems import FileError


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_instrument(parser)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help=_("CSV atau XLSX dengan kolom code,value (boleh diawali institution)")
    )
    parser.add_argument("--json", action="store_true", help=_("keluarkan JSON"))
    parser.add_argument(
        "--band-basis",
        choices=[basis.value for basis in BandBasis],
        help=_("predikat dari indeks yang dibulatkan atau tidak; bawaannya menurut instrumen"),
    )
    parser.add_argument(
        "--provisional",
        action="store_true",
        help=_("pakai nilai sementara untuk indeks lembaga lain yang belum ada"),
    )
    parser.add_argument(
        "--explain", metavar=_("KODE"), help=_("jelaskan angka ini: index, kode kelompok, atau kode butir")
    )


def run(arguments: argparse.Namespace) -> int:
    """Score the file; 1 if it cannot be used."""
    instrument = load_instrument(arguments.instrument)
    if instrument is None:
        return 2
    basis = BandBasis(arguments.band_basis) if arguments.band_basis else None
    if basis and effective_basis(instrument, basis) is not basis:
        say(
            _("Predikat {name} hanya ditetapkan untuk nilai bulat; dasar “rounded” dipakai.").format(
                name=instrument.short_title
            )
        )
    try:
        filled = read_answers(instrument, arguments.file)
    except FileError as error:
        report_problems(arguments.file, error.problems)
        say(_("Tidak ada yang dihitung. Perbaiki berkas, lalu ulangi."))
        return 1
    results = [(each.institution, _score(instrument, each, basis, arguments.provisional)) for each in filled]
    for institution, result in results:
        warn(institution, result)
    if arguments.explain:
        return score_table.print_explanations(results, arguments.explain)
    if arguments.json:
        _print_json(results)
    else:
        score_table.print_results(results)
    return 0


def _score(instrument: Instrument, filled: Filled, basis: BandBasis | None, provisional: bool) -> Result:
    answers = with_provisional(instrument, filled.answers) if provisional else filled.answers
    return score(instrument, answers, basis)


def warn(institution: str | None, result: Result) -> None:
    """Say on stderr what the reader must know before trusting the number."""
    prefix = f"{institution}: " if institution else ""
    if result.not_answered:
        message = _("{count} butir belum dijawab dan dihitung 0: {codes}.")
        say(prefix + message.format(count=len(result.not_answered), codes=listed(result.not_answered)))
    zeros = [each.leaf.code for each in result.indicators if each.answer.value == 0]
    if zeros:
        message = _("{count} butir bernilai 0 ({name}): {codes}.")
        name = result.instrument.scale.levels[0].name
        say(prefix + message.format(count=len(zeros), name=name, codes=listed(zeros)))
    waiting = [
        each.leaf.code
        for each in result.indicators
        if each.leaf.code in result.not_answered and _may_be_provisional(each.leaf.indicator.external)
    ]
    if waiting:
        message = _("Butir {codes} menunggu indeks lembaga lain; --provisional memakai nilai sementara.")
        say(prefix + message.format(codes=listed(waiting)))
    if result.provisional:
        say(prefix + _("Nilai sementara dipakai untuk: {codes}.").format(codes=listed(result.provisional)))
    other = result.band_on_other_basis
    if other:
        message = _("Indeks tepat di tepi predikat: {band} menurut dasar yang lain (--band-basis).")
        say(prefix + message.format(band=other.name))


def _may_be_provisional(external: object) -> bool:
    return getattr(external, "provisional", None) is not None


def _print_json(results: list[tuple[str | None, Result]]) -> None:
    objects = [score_json.as_json(result, institution) for institution, result in results]
    many = results[0][0] is not None
    json.dump(objects if many else objects[0], sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
