"""Services (or business functions), applications and units in one table, with the gaps between them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from pemantik.inventory import references
from pemantik.inventory.models import Entry, Link
from pemantik.inventory.selectors.scope import Scope
from pemantik.organizations.models import Node

#: Rows of a page, and units that stand in a column of their own; the others share the last one.
ROWS, COLUMNS = 25, 8
#: Cara layanan that needs an application.
DIGITAL = ("Elektronik", "Hybrid")
_RAB = len("RAB.09.06")


@dataclass(frozen=True, slots=True)
class App:
    """An application in a cell."""

    pk: int
    name: str


@dataclass
class Row:
    """A service, or a function of government. `gap`: it is electronic and no application is recorded for it."""

    key: str
    name: str
    about: str
    pk: int | None = None
    gap: bool = False
    cells: dict[int, list[App]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Landscape:
    """One page of the map. `columns` are units; `rest` is true where further units share the last column (key 0)."""

    by_service: bool
    rows: tuple[Row, ...]
    columns: tuple[Node, ...]
    rest: bool
    page: Page[Any]
    gaps: int
    services: int
    digital: int
    no_process: int
    apps: int

    def cells_of(self, row: Row) -> list[tuple[str, list[App]]]:
        """The cells of a row in the order of the columns, with the name of the unit where it is not empty."""
        keys = [(node.pk, node.label) for node in self.columns] + ([(0, _("Unit lain"))] if self.rest else [])
        return [(label if row.cells.get(key) else "", row.cells.get(key, [])) for key, label in keys]


def services_without_application(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Electronic services for which no application is recorded."""
    linked = Link.objects.filter(
        target=OuterRef("pk"), relation="layanan", source__kind="aplikasi", source__removed_at=None
    )
    return entries.filter(~Exists(linked), kind="layanan", values__metode_layanan="Elektronik")


def applications_without_process(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Applications that are said to support no business process."""
    linked = Link.objects.filter(source=OuterRef("pk"), relation="proses_bisnis", target__removed_at=None)
    return entries.filter(~Exists(linked), kind="aplikasi")


def landscape_of(
    scope: Scope, urusan: str = "", page: str = "", *, gaps_only: bool = False, functions: bool = False
) -> Landscape:
    """One page of the map: at most ten queries, whatever there is."""
    services = scope.entries.filter(kind="layanan")
    gaps = services_without_application(scope.entries)
    count = services.count()
    by_service = bool(count) and not functions
    shown: Page[Any]
    if by_service:
        found = gaps if gaps_only else services
        if urusan:
            found = found.filter(urusan__startswith=urusan)
        shown = Paginator(
            found.select_related("node").order_by(F("urusan"), "name_key", "pk"),
            ROWS,
        ).get_page(page)
        rows = _service_rows(list(shown))
    else:
        shown, rows = _function_page(scope, urusan, page)
    columns, rest = _fill(scope, rows, by_service=by_service)
    return Landscape(
        by_service=by_service,
        rows=tuple(rows.values()),
        columns=columns,
        rest=rest,
        page=shown,
        gaps=gaps.count(),
        services=count,
        digital=services.filter(values__metode_layanan__in=DIGITAL).count() if count else 0,
        no_process=applications_without_process(scope.entries).count(),
        apps=scope.entries.filter(kind="aplikasi").count(),
    )


def urusan_choices(scope: Scope, kind: str = "layanan") -> list[str]:
    """The codes of urusan that services (or other entries) of the scope carry. One query."""
    return sorted(set(scope.entries.filter(kind=kind).exclude(urusan="").values_list("urusan", flat=True)))


def _service_rows(services: list[Entry]) -> dict[str, Row]:
    return {
        str(each.pk): Row(
            str(each.pk), each.name, each.node.label, each.pk, each.values.get("metode_layanan") == "Elektronik"
        )
        for each in services
    }


def _function_page(scope: Scope, urusan: str, page: str) -> tuple[Page[str], dict[str, Row]]:
    """Functions of government (RAB, second level) that processes of the scope belong to."""
    processes = scope.entries.filter(kind="proses-bisnis").exclude(reference="")
    if urusan:
        processes = processes.filter(urusan__startswith=urusan)
    codes = sorted(set(processes.annotate(rab=Substr("reference", 1, _RAB)).values_list("rab", flat=True)))
    shown = Paginator(codes, ROWS).get_page(page)
    names = references.tree("rab").codes
    return shown, {code: Row(code, names[code].name if code in names else code, code) for code in shown}


def _fill(scope: Scope, rows: dict[str, Row], *, by_service: bool) -> tuple[tuple[Node, ...], bool]:
    """Put applications into the cells; returns the units with a column, and whether others share one. One query."""
    apps = Link.objects.filter(source__kind="aplikasi", source__removed_at=None, source__institution=scope.institution)
    if by_service:
        links = apps.filter(relation="layanan", target__in=[row.pk for row in rows.values()])
        links = links.annotate(row=F("target"))
    else:
        links = apps.filter(relation="proses_bisnis", target__removed_at=None, target__institution=scope.institution)
        links = links.annotate(row=Substr("target__reference", 1, _RAB)).filter(row__in=list(rows))
    seen = scope.nodes
    found: set[tuple[str, int, str, int]] = set()
    for row, pk, name, node in links.values_list("row", "source", "source__name", "source__node").order_by(
        "source__name_key", "source"
    ):
        if node in seen:
            found.add((str(row), pk, name, scope.tops[node].pk))
        rows[str(row)].gap = False
    by_unit = Counter(unit for _row, _pk, _name, unit in found)
    columns = [unit for unit, _count in sorted(by_unit.items(), key=lambda each: (-each[1], each[0]))]
    own, rest = columns[:COLUMNS], len(columns) > COLUMNS
    for row, pk, name, unit in sorted(found, key=lambda each: each[2].casefold()):
        rows[row].cells[unit if unit in own else 0].append(App(pk, name))
    nodes = sorted((scope.nodes[unit] for unit in own), key=lambda node: node.label.casefold())
    return tuple(nodes), rest
