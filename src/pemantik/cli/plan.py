"""`pemantik plan`: which levels to raise, in which year, at which cost."""

import argparse
from decimal import Decimal
from pathlib import Path

from pemantik.cli import plan_output
from pemantik.cli.answers_file import Filled, read_answers
from pemantik.cli.arguments import add_instrument, load_instrument
from pemantik.cli.costs_file import read_costs
from pemantik.cli.messages import report_problems, say
from pemantik.cli.text import _
from pemantik.maturity.answers import AnswerError, find_code
from pemantik.maturity.frontier import frontier
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import parse_decimal
from pemantik.maturity.optimisation import OutOfReachError, best_plan, cheapest_plan
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.planning_problem import Costs, Limits, PlanningError, PlanningProblem
from pemantik.tables.problems import FileError, RowProblem


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_instrument(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help=_("CSV atau XLSX dengan kolom code,value"))
    parser.add_argument("--target", type=_number, metavar="X", help=_("indeks yang harus tercapai"))
    parser.add_argument(
        "--budget", type=_number, metavar="X", help=_("biaya paling banyak; tanpa --target: indeks terbaik")
    )
    parser.add_argument("--frontier", action="store_true", help=_("semua pasangan biaya dan indeks terbaik"))
    parser.add_argument("--costs", type=Path, metavar="FILE", help=_("biaya dengan kolom code,level,cost; bawaannya 1"))
    parser.add_argument("--years", type=int, default=1, metavar="N", help=_("rencana untuk N tahun"))
    parser.add_argument("--yearly-budget", type=_number, metavar="X", help=_("biaya paling banyak dalam satu tahun"))
    parser.add_argument(
        "--rises-per-year", type=int, metavar="N", help=_("paling banyak N tingkat setahun untuk satu indikator")
    )
    parser.add_argument(
        "--policy-first", action="store_true", help=_("kebijakan naik sebelum penerapannya (usul, bukan peraturan)")
    )
    parser.add_argument("--keep", default="", metavar=_("KODE,KODE"), help=_("jawaban yang tidak diubah"))
    parser.add_argument("--band-basis", choices=[basis.value for basis in BandBasis], help=_("dasar predikat"))
    parser.add_argument("--json", action="store_true", help=_("keluarkan JSON"))


def _number(text: str) -> Decimal:
    value = parse_decimal(text)
    if value is None or value < 0:
        raise argparse.ArgumentTypeError(_("“{value}” bukan angka").format(value=text))
    return value


def run(arguments: argparse.Namespace) -> int:
    """Plan; 1 if a file cannot be used or the target is out of reach, 2 for a question that makes no sense."""
    instrument = load_instrument(arguments.instrument)
    if instrument is None:
        return 2
    if arguments.target is None and arguments.budget is None and not arguments.frontier:
        say(_("Sebutkan --target, --budget, atau --frontier."))
        return 2
    try:
        filled = _one_institution(read_answers(instrument, arguments.file))
    except FileError as error:
        return _refuse(arguments.file, error)
    try:
        costs = read_costs(instrument, arguments.costs) if arguments.costs else Costs()
    except FileError as error:
        return _refuse(arguments.costs, error)
    try:
        return _plan(arguments, _problem(arguments, instrument, filled, costs))
    except (PlanningError, AnswerError) as error:
        say(str(error))
        return 2


def _refuse(path: Path, error: FileError) -> int:
    report_problems(path, error.problems)
    say(_("Tidak ada yang dihitung. Perbaiki berkas, lalu ulangi."))
    return 1


def _one_institution(filled: list[Filled]) -> Filled:
    if len(filled) > 1:
        raise FileError([RowProblem(None, _("Rencana dibuat untuk satu instansi; berkas ini berisi beberapa."))])
    return filled[0]


def _problem(arguments: argparse.Namespace, instrument: Instrument, filled: Filled, costs: Costs) -> PlanningProblem:
    kept = [code for code in arguments.keep.split(",") if code.strip()]
    limits = Limits(
        budget=arguments.budget,
        yearly_budgets=(arguments.yearly_budget,) * arguments.years,
        rises_per_year=arguments.rises_per_year,
        precedence=instrument.suggested_precedence if arguments.policy_first else (),
        fixed=frozenset(find_code(instrument, code) for code in kept),
    )
    basis = BandBasis(arguments.band_basis) if arguments.band_basis else None
    return PlanningProblem(instrument, filled.answers, costs, limits, basis)


def _plan(arguments: argparse.Namespace, problem: PlanningProblem) -> int:
    if arguments.frontier:
        plan_output.write_frontier(problem, frontier(problem), as_json=arguments.json)
        return 0
    if arguments.target is None:
        plan_output.write_plan(problem, best_plan(problem), as_json=arguments.json)
        return 0
    try:
        plan = cheapest_plan(problem, arguments.target)
    except OutOfReachError as error:
        say(str(error))
        plan_output.write_plan(problem, error.best, as_json=arguments.json, reached=False)
        return 1
    plan_output.write_plan(problem, plan, as_json=arguments.json)
    return 0
