"""Pictures of the inventory: thin views; selectors read, `pictures` describe."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.inventory.metamodel import kind_of
from pemantik.inventory.pictures import costs as cost_pictures
from pemantik.inventory.pictures import devices as device_pictures
from pemantik.inventory.pictures import staff as staff_pictures
from pemantik.inventory.pictures.bars import MOST_BARS, words_of
from pemantik.inventory.selectors.costs import RUNNING, Line, costs_of
from pemantik.inventory.selectors.devices import age_labels, devices_of
from pemantik.inventory.selectors.scope import Scope, find_scope
from pemantik.inventory.selectors.staff import staff_of
from pemantik.organizations.requests import SignedInRequest


def wish(request: HttpRequest, name: str) -> str:
    """What an address asks for; control characters and endless texts are nobody's wish."""
    return "".join(letter for letter in request.GET.get(name, "")[:100] if letter.isprintable()).strip()


def scope_of(request: SignedInRequest) -> Scope:
    """What the address asks the picture to be about."""
    return find_scope(request.access, whole_number(wish(request, "instansi")), whole_number(wish(request, "unit")))


def page_query(scope: Scope, wished: dict[str, str]) -> str:
    """What an address keeps while pages are turned: the scope, and further wishes that are not empty."""
    kept: dict[str, str | int] = {key: value for key, value in wished.items() if value}
    if len(scope.institutions) > 1:
        kept["instansi"] = scope.institution.pk
    if scope.unit:
        kept["unit"] = scope.unit.pk
    return urlencode(kept)


def common(scope: Scope, here: str) -> dict[str, Any]:
    """What every picture shows: the other pictures, and by what it can be narrowed."""
    query = page_query(scope, {})
    tail = f"?{query}" if query else ""
    tabs = [{"address": reverse(name) + tail, "label": label, "current": name == here} for name, label in _tabs()]
    return {"scope": scope, "tabs": tabs, "query": query}


def _tabs() -> list[tuple[str, str]]:
    return [
        ("inventory-picture-landscape", _("Lanskap")),
        ("inventory-picture-integration", _("Integrasi")),
        ("inventory-picture-costs", _("Biaya")),
        ("inventory-picture-staff", _("SDM")),
        ("inventory-picture-devices", _("Perangkat")),
        ("inventory-quality", _("Mutu")),
    ]


def figure(key: str, chart: dict[str, Any] | None) -> dict[str, Any] | None:
    """A chart as the template shows it: its description, its id in the page, its words."""
    return (
        {"script": f"grafik-{key}", "chart": chart, "words": words_of(chart), "rows": chart["rows"]} if chart else None
    )


@require_safe
@login_required
def devices(request: SignedInRequest) -> HttpResponse:
    """How old the devices are, and in which condition."""
    scope = scope_of(request)
    found = devices_of(scope, wish(request, "jenis"))
    unit_chart = device_pictures.unit_chart(found, _("Bagian perangkat berumur 5 tahun atau lebih"))
    context = common(scope, "inventory-picture-devices") | {
        "found": found,
        "title": device_pictures.finding(found),
        "ages": age_labels(),
        "age_rows": list(zip(age_labels(), found.whole.age_row, strict=True)),
        "conditions": [
            (device_pictures.condition_text(name), found.whole.conditions[name]) for name in found.conditions
        ],
        "age_figure": figure("umur", device_pictures.age_chart(found.whole, _("Perangkat menurut umur"))),
        "condition_figure": figure("kondisi", device_pictures.condition_chart(found, _("Perangkat menurut kondisi"))),
        "unit_figure": figure("unit", unit_chart),
        "shown_units": unit_chart["rows"] if unit_chart else 0,
        "more_units": unit_chart is not None and len(found.units) > unit_chart["rows"],
    }
    return render(request, "inventory/pictures/devices.html", context)


@require_safe
@login_required
def staff(request: SignedInRequest) -> HttpResponse:
    """What the ICT staff is missing."""
    scope = scope_of(request)
    found = staff_of(scope)
    title = staff_pictures.finding(found)
    context = common(scope, "inventory-picture-staff") | {
        "found": found,
        "title": title,
        "gap_figure": figure("kompetensi", staff_pictures.gap_chart(found, title)),
    }
    return render(request, "inventory/pictures/staff.html", context)


@require_safe
@login_required
def costs(request: SignedInRequest) -> HttpResponse:
    """What ICT costs, by urusan or by unit."""
    scope = scope_of(request)
    found = costs_of(scope, whole_number(wish(request, "tahun")))
    by_unit = wish(request, "menurut") == "unit"
    units = {pk: node.label for pk, node in scope.nodes.items()}
    urusan = {code: cost_pictures.urusan_name(found, code) for code in (*found.by_urusan, *found.budget_by_urusan)}
    running = (
        cost_pictures.cost_rows(found.by_unit, units) if by_unit else cost_pictures.cost_rows(found.by_urusan, urusan)
    )
    budget = (
        cost_pictures.line_rows(found.budget_by_unit, units)
        if by_unit
        else cost_pictures.line_rows(found.budget_by_urusan, urusan)
    )
    years = sorted(found.years.items(), key=lambda row: (row[0] is None, -(row[0] or 0)))
    year_rows: list[tuple[str, Line]] = [(str(year or _("Tanpa tahun")), line) for year, line in years]
    title = cost_pictures.finding(found)
    context = common(scope, "inventory-picture-costs") | {
        "found": found,
        "title": title,
        "by_unit": by_unit,
        "group_label": _("Unit") if by_unit else _("Urusan"),
        "running_rows": running,
        "running_figure": figure("biaya", cost_pictures.cost_chart(running, _("Biaya setahun"))),
        "kind_rows": [(kind_of(code).label, found.by_kind[code]) for code in RUNNING if code in found.by_kind],
        "budget_rows": budget,
        "budget_title": cost_pictures.budget_finding(found),
        "budget_figure": figure("belanja", cost_pictures.budget_chart(budget, _("Belanja TIK"))),
        "year_rows": year_rows,
        "year_figure": figure("tahun", cost_pictures.budget_chart(year_rows, _("Belanja TIK tiap tahun"))),
        "year_choices": [year for year, _line in years if year],
        "most_bars": MOST_BARS,
    }
    return render(request, "inventory/pictures/costs.html", context)
