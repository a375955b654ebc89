"""The picture of costs: what it says and its bars."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from pemantik.inventory.pictures.bars import Bar, bars, count_text, money_text
from pemantik.inventory.selectors.costs import Cost, Costs, Line

Key = TypeVar("Key", str, int)


def finding(costs: Costs) -> str:
    """The title that says what there is to see; what is not known is said, never counted as nothing."""
    running = costs.running
    if not running.known and not running.unknown:
        return _("Belum ada aplikasi, komputasi awan atau jaringan yang dicatat")
    if not running.known:
        return _("Biaya setahun belum diisi pada %(n)s data") % {"n": count_text(running.unknown)}
    said = _("%(sum)s setahun dari %(n)s data") % {"sum": money_text(running.total), "n": count_text(running.known)}
    if running.unknown:
        said += _("; biaya %(n)s data lain belum diketahui") % {"n": count_text(running.unknown)}
    return said


def urusan_name(costs: Costs, code: str) -> str:
    """How an urusan stands in a picture."""
    return costs.urusan_name(code) if code else _("Urusan belum diisi")


def cost_chart(rows: list[tuple[str, Cost]], title: str) -> dict[str, Any] | None:
    """Running costs of groups, the largest first; groups of which nothing is known are not drawn."""
    known = [Bar(name, cost.total, money_text(cost.total)) for name, cost in rows if cost.known]
    return _in_millions(bars(title, known))


def budget_chart(rows: list[tuple[str, Line]], title: str) -> dict[str, Any] | None:
    """Planned money as bars, what was realised as a mark across each."""
    known = [
        Bar(name, line.planned.total, money_text(line.planned.total), line.paid.total if line.paid.known else None)
        for name, line in rows
        if line.planned.known
    ]
    return _in_millions(bars(title, known, marks=_("Realisasi")))


def cost_rows(costs: Mapping[Key, Cost], names: Mapping[Key, str]) -> list[tuple[str, Cost]]:
    """Groups by name, the dearest first."""
    return sorted(((names[key], cost) for key, cost in costs.items()), key=lambda row: (-row[1].total, row[0]))


def line_rows(lines: Mapping[Key, Line], names: Mapping[Key, str]) -> list[tuple[str, Line]]:
    """Groups of budget lines by name, the largest first."""
    return sorted(((names[key], line) for key, line in lines.items()), key=lambda row: (-row[1].planned.total, row[0]))


def budget_finding(costs: Costs) -> str:
    """What the budget lines of the chosen year say; empty without any."""
    line = costs.years.get(costs.year) if costs.year else None
    if line is None:
        return ""
    told = {"year": costs.year, "sum": money_text(line.planned.total)}
    if not line.planned.known:
        return _("Belanja TIK %(year)s: pagu belum diisi") % told
    if not line.paid.known:
        return _("Belanja TIK %(year)s: pagu %(sum)s, realisasi belum diisi") % told
    told["paid"] = money_text(line.paid.total)
    return _("Belanja TIK %(year)s: pagu %(sum)s, terealisasi %(paid)s") % told


def _in_millions(chart: dict[str, Any] | None) -> dict[str, Any] | None:
    """The same chart in million rupiah, for an axis that can be read."""
    if chart is None:
        return None
    million = 1_000_000
    for axis in chart["axes"]:
        axis["value"] /= million
    if chart["other"]:
        chart["other"]["values"] = [None if one is None else one / million for one in chart["other"]["values"]]
    chart["scale"]["max"] /= million
    return chart
