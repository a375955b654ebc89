"""Pictures of how things hang together: the landscape, the integration of applications, what depends on what."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.inventory import references
from pemantik.inventory.addresses import entry_address
from pemantik.inventory.pictures import integration as integration_pictures
from pemantik.inventory.selectors import depends as walking
from pemantik.inventory.selectors.integration import MOST_NODES, Network, Point, network_of
from pemantik.inventory.selectors.landscape import Landscape, landscape_of, urusan_choices
from pemantik.inventory.selectors.scope import Scope
from pemantik.inventory.views.pictures import common, page_query, scope_of, wish
from pemantik.organizations.requests import SignedInRequest

#: Rows of the table of applications on a page, and of a search.
TABLE_ROWS, FOUND_ROWS = 40, 20


@require_safe
@login_required
def landscape(request: SignedInRequest) -> HttpResponse:
    """Services, applications and units in one table."""
    scope = scope_of(request)
    shown = wish(request, "tampil")
    urusan = wish(request, "urusan")
    found = landscape_of(
        scope, urusan, wish(request, "halaman"), gaps_only=shown == "kosong", functions=shown == "fungsi"
    )
    names = references.tree("urusan").codes
    context = common(scope, "inventory-picture-landscape") | {
        "found": found,
        "title": _landscape_title(found),
        "rows": [(row, found.cells_of(row)) for row in found.rows],
        "urusan": urusan,
        "choices": [
            (code, names[code].name if code in names else code)
            for code in urusan_choices(scope, "layanan" if found.by_service else "proses-bisnis")
        ],
        "shown": shown,
        "quality_address": f"{reverse('inventory-quality')}?{page_query(scope, {'aturan': 'aplikasi-proses'})}",
        "page_query": page_query(scope, {"urusan": urusan, "tampil": shown}),
    }
    return render(request, "inventory/pictures/landscape.html", context)


def _landscape_title(found: Landscape) -> str:
    if not found.services and not found.apps:
        return _("Belum ada layanan dan aplikasi yang dicatat")
    if found.gaps:
        text = ngettext(
            "%(n)s layanan elektronik belum punya aplikasi", "%(n)s layanan elektronik belum punya aplikasi", found.gaps
        )
        return text % {"n": found.gaps}
    if found.digital:
        return _("Setiap layanan elektronik punya aplikasi")
    return _("Belum ada layanan elektronik yang dicatat")


@require_safe
@login_required
def integration(request: SignedInRequest) -> HttpResponse:
    """The graph of applications: all of it, of a unit, or around one application."""
    scope = scope_of(request)
    network = network_of(Scope(scope.access, scope.institution, None, scope.institutions, scope.whole))
    centre = network.points.get(whole_number(wish(request, "aplikasi")))
    words = wish(request, "cari").casefold()
    reach = 2 if wish(request, "jauh") == "2" else 1
    shown = _shown(network, centre, scope.unit.pk if scope.unit else 0, reach)
    title = integration_pictures.finding(network)
    if centre:
        title = _near_title(network, centre)
    chart = _chart(network, centre, shown, title)
    apps = [point for point in network.apps if point.pk in shown]
    context = common(scope, "inventory-picture-integration") | {
        "network": network,
        "title": title,
        "centre": centre,
        "reach": reach,
        "chart": chart,
        "rows": [_row(network, point) for point in apps[:TABLE_ROWS]],
        "left": max(0, len(apps) - TABLE_ROWS),
        "too_many": len(shown) > MOST_NODES,
        "most": MOST_NODES,
        "words": wish(request, "cari"),
        "hits": [point for point in network.apps if words in point.name.casefold()][:FOUND_ROWS] if words else [],
        "centre_address": entry_address(centre.pk) if centre else "",
    }
    return render(request, "inventory/pictures/integration.html", context)


def _shown(network: Network, centre: Point | None, unit: int, reach: int) -> dict[int, int]:
    """The points of the picture, with how far they are from its middle."""
    if centre:
        return network.within(centre.pk, reach)
    return dict.fromkeys(network.of_unit(unit) if unit else network.points, 0)


def _chart(network: Network, centre: Point | None, shown: dict[int, int], title: str) -> dict[str, Any] | None:
    if not shown or len(shown) > MOST_NODES:
        return None
    if centre:
        return integration_pictures.near_graph(network, centre.pk, shown, title)
    return integration_pictures.whole_graph(network, set(shown), title)


def _near_title(network: Network, centre: Point) -> str:
    count = len(network.neighbours[centre.pk])
    text = ngettext("%(name)s punya %(n)s hubungan langsung", "%(name)s punya %(n)s hubungan langsung", count)
    return text % {"name": centre.name, "n": count}


def _row(network: Network, point: Point) -> dict[str, Any]:
    """One application of the table, with the names of what it is connected with."""
    near = sorted((network.points[pk] for pk in network.neighbours[point.pk]), key=lambda each: each.name.casefold())
    unit = network.units.get(point.unit)
    return {"point": point, "unit": unit.label if unit else "", "near": near[:8], "more": max(0, len(near) - 8)}


@require_safe
@login_required
def depends(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """What stops if this stops, or what it depends on."""
    way = walking.Way.NEEDS if wish(request, "arah") == walking.Way.NEEDS else walking.Way.STOPS
    walk = walking.walk_from(request.access, entry_id, way)
    context = {
        "walk": walk,
        "groups": [(kind, steps, hidden, len(steps) + hidden) for kind, steps, hidden in walk.groups],
        "title": _walk_title(walk),
        "entry_address": entry_address(entry_id),
        "most": walking.MOST,
        "deepest": walking.DEEPEST,
    }
    return render(request, "inventory/pictures/depends.html", context)


def _walk_title(walk: walking.Walk) -> str:
    if not walk.total:
        return _("Tidak ada yang dicatat terhubung.")
    parts = ", ".join(f"{len(steps) + hidden} {kind.label.lower()}" for kind, steps, hidden in walk.groups)
    if walk.way == walking.Way.STOPS:
        return _("Ikut berhenti: %(parts)s.") % {"parts": parts}
    return _("Yang dibutuhkannya: %(parts)s.") % {"parts": parts}
