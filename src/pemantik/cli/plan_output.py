"""Plans as tables for people and as the stable JSON of the command line."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from pemantik.cli.text import _
from pemantik.maturity.frontier import Frontier
from pemantik.maturity.numbers import plain, round_half_up
from pemantik.maturity.optimisation import Plan, Step
from pemantik.maturity.planning_problem import PlanningProblem
from pemantik.maturity.scoring import Result
from pemantik.maturity.text import decimal_text

#: Decimals of a gain, which no regulation rounds.
GAIN_PLACES = 4


def write_plan(problem: PlanningProblem, plan: Plan, as_json: bool, reached: bool = True) -> None:
    """Print a plan; `reached` is False for the best that falls short of the target."""
    if as_json:
        _write_json(_plan_object(plan, reached))
    else:
        _print_plan(Console(highlight=False), problem, plan)


def write_frontier(problem: PlanningProblem, found: Frontier, as_json: bool) -> None:
    """Print the whole curve between cost and index."""
    places = problem.instrument.rounding.places
    if as_json:
        points = [
            {
                "cost": plain(point.cost),
                "index": str(round_half_up(point.index, places)),
                "exact": plain(point.index),
                "band": point.band.name if point.band else None,
            }
            for point in found.points
        ]
        _write_json({"points": points, "complete": found.complete})
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(_("Biaya"), justify="right")
    table.add_column(_("Indeks terbaik"), justify="right")
    table.add_column(_("Predikat"))
    for point in found.points:
        table.add_row(
            decimal_text(point.cost), decimal_text(point.index, places), point.band.name if point.band else "–"
        )
    console = Console(highlight=False)
    console.print(table)
    if not found.complete:
        console.print(_("Sebagian titik dilewati; yang tampil tetap tepat."), style="dim")


def _write_json(found: dict[str, Any]) -> None:
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _plan_object(plan: Plan, reached: bool) -> dict[str, Any]:
    result = plan.result
    return {
        "instrument": result.instrument.code,
        "reached": reached,
        "steps": [
            {
                "code": step.code,
                "year": step.year,
                "from": plain(step.start),
                "to": plain(step.end),
                "cost": plain(step.cost),
                "gain": plain(round_half_up(step.gain, GAIN_PLACES)),
            }
            for step in plan.steps
        ],
        "cost": plain(plan.cost),
        "index": str(result.index),
        "exact": plain(result.exact),
        "band": result.band.name if result.band else None,
        "years": [
            {"year": year.year, "cost": plain(year.cost), "index": str(year.result.index)} for year in plan.years
        ],
    }


def _print_plan(console: Console, problem: PlanningProblem, plan: Plan) -> None:
    console.print(
        _("Kini {index}, setelah rencana {after}, biaya {cost}.").format(
            index=_index_text(plan.present), after=_index_text(plan.result), cost=decimal_text(plan.cost)
        )
    )
    if not plan.steps:
        console.print(_("Tidak ada yang perlu dinaikkan."))
        return
    for year in plan.years:
        if len(plan.years) > 1:
            console.print(
                "\n"
                + _("Tahun {year}: biaya {cost}, indeks {index}").format(
                    year=year.year, cost=decimal_text(year.cost), index=_index_text(year.result)
                ),
                style="bold",
            )
        console.print(_step_table(problem, year.steps))


def _index_text(result: Result) -> str:
    text = decimal_text(result.index, result.instrument.rounding.places)
    return f"{text} ({result.band.name})" if result.band else text


def _step_table(problem: PlanningProblem, steps: tuple[Step, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(_("Kode"))
    table.add_column(_("Indikator"), overflow="fold")
    for name in (_("Dari"), _("Menjadi"), _("Biaya"), _("Tambahan")):
        table.add_column(name, justify="right")
    for step in steps:
        table.add_row(
            step.code,
            problem.instrument.structure.by_code[step.code].indicator.name,
            decimal_text(step.start) if step.start else "–",
            decimal_text(step.end),
            decimal_text(step.cost),
            "+" + decimal_text(step.gain, 2),
        )
    return table
