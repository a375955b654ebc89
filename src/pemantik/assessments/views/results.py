"""Results: of one assessment, why, how each number is computed, by unit, and of all participants."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pemantik.assessments.addresses import indicator_address
from pemantik.assessments.layout import campaign_title, strip_of
from pemantik.assessments.models import StageState
from pemantik.assessments.result_page import ResultPage, result_page
from pemantik.assessments.selectors.results.access import find_seen
from pemantik.assessments.selectors.results.changes import told_changes
from pemantik.assessments.selectors.results.listing import (
    campaigns_with_results,
    first_told,
    result_history,
    result_list,
)
from pemantik.assessments.selectors.results.reading import Results
from pemantik.assessments.selectors.results.units import own_units, unit_page
from pemantik.maturity.explanation import explain
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.web.selectors import group_labels

#: Longer words in an address are nobody's search.
LONGEST_WISH = 100


def _wish(request: HttpRequest, name: str) -> str:
    """What an address asks for; control characters and endless texts are nobody's wish."""
    return "".join(letter for letter in request.GET.get(name, "")[:LONGEST_WISH] if letter.isprintable()).strip()


@require_safe
@login_required
def result(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """The result of one participant: value, why, next steps, stages, groups, indicators, units."""
    access = cast(SignedInRequest, request).access
    page = result_page(
        access, assessment_id, _wish(request, "tahap"), _wish(request, "banding"), _wish(request, "target")
    )
    context = {
        "page": page,
        "assessment": page.seen.assessment,
        "title": campaign_title(page.campaign),
        "here": reverse("result", args=[assessment_id]),
        "formulas": reverse("result", args=[assessment_id]) + "rumus/",
        "query": f"?tahap={page.shown.stage.kind}" if page.shown else "",
        "first_step": _first_step(page),
        "strip": _strip(page.results),
    }
    return render(request, "assessments/result.html", context)


@require_safe
@login_required
def reasons(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Every value that a later stage changed, with the reason that was written for it."""
    access = cast(SignedInRequest, request).access
    seen = find_seen(access, assessment_id)
    if not seen.by_role:
        raise Http404(_("Alasan tiap perubahan hanya untuk instansinya sendiri."))
    results = Results(access, seen)
    names = {leaf.code: leaf.indicator.name for leaf in results.campaign.instrument.structure.leaves}
    order = {code: place for place, code in enumerate(names)}
    changes = told_changes(results)
    changes.sort(key=lambda change: (change.after.stage.order, order.get(change.code, len(order))))
    context = {
        "assessment": seen.assessment,
        "title": campaign_title(results.campaign),
        "changes": changes,
        "names": names,
        "back": reverse("result", args=[assessment_id]),
        "strip": _strip(results),
    }
    return render(request, "assessments/result_reasons.html", context)


@require_safe
@login_required
def formula(request: HttpRequest, assessment_id: int, node: str) -> HttpResponse:
    """How one number is computed: the formula in words, and with the numbers in it."""
    access = cast(SignedInRequest, request).access
    results = Results(access, find_seen(access, assessment_id))
    stage = results.stage(_wish(request, "tahap"))
    if stage is None:
        raise Http404(_("Belum ada nilai yang dapat dijelaskan."))
    shown = results.result(stage)
    instrument = results.campaign.instrument
    parts = {each.group.code: each for each in shown.result.groups}
    if node != "index" and node not in parts and node not in instrument.structure.by_code:
        raise Http404(_("Tidak ada bagian “%(node)s” pada instrumen ini.") % {"node": node[:60]})
    below = parts[node].group.groups if node in parts else instrument.groups if node == "index" else ()
    context = {
        "assessment": results.assessment,
        "explanation": explain(shown.result, node),
        "shown": shown,
        "groups": [parts[each.code] for each in below],
        "leaves": [each for each in shown.result.indicators if each.leaf.path[-1] == node],
        "labels": group_labels(instrument),
        "places": instrument.rounding.places,
        "query": f"?tahap={stage.kind}",
        "back": f"{reverse('result', args=[assessment_id])}?tahap={stage.kind}",
        "strip": _strip(results),
    }
    return render(request, "assessments/result_formula.html", context)


@require_safe
@login_required
def unit(request: HttpRequest, assessment_id: int, unit_id: int) -> HttpResponse:
    """The indicators of one unit, their values and their mean."""
    access = cast(SignedInRequest, request).access
    page = unit_page(access, assessment_id, unit_id, _wish(request, "tahap"))
    context = {
        "page": page,
        "title": campaign_title(page.results.campaign),
        "places": page.results.campaign.instrument.rounding.places,
        "strip": _strip(page.results),
    }
    return render(request, "assessments/result_unit.html", context)


@require_safe
@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """The results that the person may see, one campaign at a time."""
    access = cast(SignedInRequest, request).access
    campaigns = campaigns_with_results(access)
    wanted, search, number = _wish(request, "penilaian"), _wish(request, "cari"), _wish(request, "halaman")
    campaign = next((each for each in campaigns if str(each.pk) == wanted), first_told(campaigns))
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    found = result_list(access, campaigns, campaign, search, page) if campaign else None
    alone = found is not None and found.total == 1 and not search
    context = {
        "campaigns": campaigns,
        "list": found,
        "history": result_history(access, campaigns) if alone else (),
        "search": search,
        "units": own_units(access),
        "places": campaign.instrument.rounding.places if campaign else 2,
    }
    return render(request, "assessments/results.html", context)


def _strip(results: Results) -> object:
    current = next((each for each in results.records.values() if each.state == StageState.OPEN), None)
    if current is not None:
        current.stage = next(stage for stage in results.stages if stage.pk == current.stage_id)
    return strip_of(results.campaign, current)


def _first_step(page: ResultPage) -> str:
    """The address of the indicator that would gain most; empty for those who may not open it."""
    assessment = page.seen.assessment
    if page.steps is None or not page.steps.steps or not page.access.may(Action.VIEW_ASSESSMENT, assessment.node):
        return ""
    return indicator_address(assessment.pk, page.steps.steps[0][0].leaf.code)
