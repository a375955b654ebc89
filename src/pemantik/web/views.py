"""The public pages: parse, call, render."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import replace_url

from pemantik.web import selectors
from pemantik.web.fields import level_choices, sections
from pemantik.web.panel import build_panel
from pemantik.web.requests import HttpRequest
from pemantik.web.sheet import read_sheet


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Pemantik is, the instruments, and the way to the calculator."""
    cards = selectors.instrument_cards()
    code = selectors.current_code()
    current = next(card for card in cards if card.instrument.code == code)
    return render(request, "web/home.html", {"cards": cards, "current": current, "year": selectors.this_year()})


@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """All instruments beside each other."""
    return render(request, "web/instruments.html", {"cards": selectors.instrument_cards()})


@require_safe
def instrument(request: HttpRequest, code: str) -> HttpResponse:
    """One instrument in full: rules, structure, weights, criteria, and how sure we are."""
    card = selectors.find_instrument(code)
    context = {
        "card": card,
        "instrument": card.instrument,
        "labels": selectors.group_labels(card.instrument),
        "titles": selectors.short_titles(),
        "top_level": card.instrument.scale.levels[-1].level,
        "band_tables": selectors.band_tables(card.instrument),
    }
    return render(request, "web/instrument.html", context)


@require_safe
def calculators(request: HttpRequest) -> HttpResponse:
    """The calculator of the instrument in force this year."""
    return redirect("calculator", code=selectors.current_code())


@require_safe
@vary_on_headers("HX-Request")
def calculator(request: HttpRequest, code: str) -> HttpResponse:
    """Form and result of one instrument. The address holds the answers; nothing is stored.

    htmx gets the result only, and the address that repeats it. Without htmx an address with empty fields is
    shortened by a redirect, so that what people copy is short.
    """
    card = selectors.find_instrument(code)
    sheet = read_sheet(card.instrument, request.GET)
    address = reverse("calculator", args=[code]) + (f"?{sheet.query}" if sheet.query else "")
    if not request.htmx and not sheet.problems and request.get_full_path() != address:
        return redirect(address)
    labels = selectors.group_labels(card.instrument)
    context = {
        "card": card,
        "instrument": card.instrument,
        "labels": labels,
        "sheet": sheet,
        "sections": sections(sheet),
        "levels": level_choices(card.instrument),
        "panel": build_panel(sheet, labels),
    }
    if request.htmx:
        response = render(request, "web/_calculator_update.html", context)
        response["Cache-Control"] = "no-store"
        return replace_url(response, address)
    return render(request, "web/calculator.html", context)
