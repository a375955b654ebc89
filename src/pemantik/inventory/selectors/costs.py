"""What ICT costs: a year's running costs, and the budget lines of each year, summed exactly by the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Round, Substr
from django.utils import timezone

from pemantik.inventory import references
from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.scope import Scope

#: What costs something every year; the field that says how much is the `amount` of the kind.
RUNNING = ("aplikasi", "komputasi-awan", "jaringan")
BUDGET = "belanja-tik"
_MONEY = DecimalField(max_digits=20, decimal_places=2)


@dataclass
class Cost:
    """A sum in rupiah, of how many entries it is, and of how many more the cost is not known."""

    total: Decimal = Decimal(0)
    known: int = 0
    unknown: int = 0

    def add(self, total: Decimal, known: int, unknown: int) -> None:
        """Count another group in."""
        self.total += total
        self.known += known
        self.unknown += unknown


@dataclass
class Line:
    """Planned and realised money of a group of budget lines."""

    planned: Cost = field(default_factory=Cost)
    paid: Cost = field(default_factory=Cost)


@dataclass
class Costs:
    """Running costs by urusan and unit, budget lines by year, and by urusan and unit in the chosen year.

    Keys are bidang urusan (`2.16`; empty for none) and ids of the units directly below the institution.
    """

    names: dict[str, str]
    running: Cost = field(default_factory=Cost)
    by_urusan: dict[str, Cost] = field(default_factory=dict)
    by_unit: dict[int, Cost] = field(default_factory=dict)
    by_kind: dict[str, Cost] = field(default_factory=dict)
    years: dict[int | None, Line] = field(default_factory=dict)
    year: int | None = None
    budget_by_urusan: dict[str, Line] = field(default_factory=dict)
    budget_by_unit: dict[int, Line] = field(default_factory=dict)

    def urusan_name(self, code: str) -> str:
        """The name of an urusan, or the code that no list knows."""
        return self.names.get(code, code)


def costs_of(scope: Scope, year: int = 0) -> Costs:
    """All sums. Four queries: running costs, budget lines, units, names of urusan."""
    found = Costs({code: each.name for code, each in references.tree("urusan").codes.items()})
    for row in _running_sums(scope.entries.filter(kind__in=RUNNING)):
        part = (_rupiah(row["sen"]), row["known"], row["entries"] - row["known"])
        found.running.add(*part)
        found.by_urusan.setdefault(bidang(row["urusan"]), Cost()).add(*part)
        found.by_unit.setdefault(scope.tops[row["node"]].pk, Cost()).add(*part)
        found.by_kind.setdefault(row["kind"], Cost()).add(*part)
    _add_budget(found, scope, list(_budget_sums(scope.entries.filter(kind=BUDGET))), year)
    return found


def _add_budget(found: Costs, scope: Scope, rows: list[Mapping[str, Any]], year: int) -> None:
    """The budget lines of every year in one sum each; of one year (chosen, this, or the newest) in groups too."""
    years = sorted({row["year"] for row in rows if row["year"] is not None}, reverse=True)
    found.year = next((each for each in (year, timezone.localdate().year, *years) if each in years), None)
    for row in rows:
        lines = [found.years.setdefault(row["year"], Line())]
        if row["year"] == found.year:
            urusan = bidang(row["urusan"] or row["activity"] or "")
            lines.append(found.budget_by_urusan.setdefault(urusan, Line()))
            lines.append(found.budget_by_unit.setdefault(scope.tops[row["node"]].pk, Line()))
        for line in lines:
            line.planned.add(_rupiah(row["sen"]), row["known"], row["entries"] - row["known"])
            line.paid.add(_rupiah(row["paid_sen"]), row["paid_known"], row["entries"] - row["paid_known"])


def bidang(code: str) -> str:
    """The bidang urusan of a code: `2.16` of `2.16.03.2.02.0037`; an urusan alone stays, anything else is none."""
    parts = code.split(".")
    if not parts[0].isdecimal():
        return ""
    return ".".join(parts[:2])


def _running_sums(entries: QuerySet[Entry]) -> Iterable[Mapping[str, Any]]:
    groups = entries.values("kind", "node", "urusan")
    return groups.annotate(sen=Sum(_sen(F("amount"))), known=Count("amount"), entries=Count("pk")).order_by()


def _budget_sums(entries: QuerySet[Entry]) -> Iterable[Mapping[str, Any]]:
    paid = Cast(KeyTextTransform("realisasi", "values"), _MONEY)
    activity = Substr(KeyTextTransform("sub_kegiatan", "values"), 1, 4)
    groups = entries.alias(paid=paid).annotate(activity=activity).values("year", "node", "urusan", "activity")
    return groups.annotate(
        sen=Sum(_sen(F("amount"))),
        known=Count("amount"),
        paid_sen=Sum(_sen(paid)),
        paid_known=Count("pk", filter=Q(paid__isnull=False)),
        entries=Count("pk"),
    ).order_by()


def _sen(amount: Any) -> Cast:
    """Whole sen, so that a database without exact decimals (SQLite) sums exactly too."""
    hundred = ExpressionWrapper(amount * 100, output_field=DecimalField(max_digits=24, decimal_places=2))
    return Cast(Round(hundred), BigIntegerField())


def _rupiah(sen: int | Decimal | None) -> Decimal:
    return Decimal(sen or 0) / 100
