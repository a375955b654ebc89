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
from pemantik.inventory.pictures import devices as device_pictures
from pemantik.inventory.pictures.bars import words_of
from pemantik.inventory.selectors.devices import age_labels, devices_of
from pemantik.inventory.selectors.scope import Scope, find_scope
from pemantik.organizations.requests import SignedInRequest


def wish(request: HttpRequest, name: str) -> str:
    """What an address asks for; control characters and endless texts are nobody's wish."""
    return "".join(letter for letter in request.GET.get(name, "")[:100] if letter.isprintable()).strip()


def scope_of(request: SignedInRequest) -> Scope:
    """What the address asks the picture to be about."""
    return find_scope(request.access, whole_number(wish(request, "instansi")), whole_number(wish(request, "unit")))


def common(scope: Scope, here: str) -> dict[str, Any]:
    """What every picture shows: the other pictures, and by what it can be narrowed."""
    chosen: dict[str, int] = {}
    if len(scope.institutions) > 1:
        chosen["instansi"] = scope.institution.pk
    if scope.unit:
        chosen["unit"] = scope.unit.pk
    query = urlencode(chosen)
    tail = f"?{query}" if query else ""
    tabs = [{"address": reverse(name) + tail, "label": label, "current": name == here} for name, label in _tabs()]
    return {"scope": scope, "tabs": tabs, "query": query}


def _tabs() -> list[tuple[str, str]]:
    return [
        ("inventory-picture-devices", _("Perangkat")),
    ]


def figure(key: str, chart: dict[str, Any] | None) -> dict[str, Any] | None:
    """A chart as the template shows it: its description, its id in the page, its words."""
    return {"script": f"grafik-{key}", "chart": chart, "words": words_of(chart), "rows": chart["rows"]} if chart else None


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
        "condition_figure": figure(
            "kondisi", device_pictures.condition_chart(found, _("Perangkat menurut kondisi"))
        ),
        "unit_figure": figure("unit", unit_chart),
        "shown_units": unit_chart["rows"] if unit_chart else 0,
        "more_units": bool(unit_chart) and len(found.units) > unit_chart["rows"],
    }
    return render(request, "inventory/pictures/devices.html", context)
