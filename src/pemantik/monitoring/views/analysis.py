"""The analysis of a closed round: of the whole, of one unit, and the coordinator's own conclusions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.monitoring import charts, sentences
from pemantik.monitoring.answers import show_row
from pemantik.monitoring.offers import offers_beside
from pemantik.monitoring.questionnaire import REPEATING, Asked
from pemantik.monitoring.selectors.analysis import analysis_page, unit_analysis
from pemantik.monitoring.services import conclusions as services
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def whole(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The analysis of all units; a POST keeps the coordinator's conclusions."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            version, text = whole_number(request.POST.get("version", "")), request.POST.get("conclusions", "")
            services.write_conclusions(request.access, round_id, version, text)
        except Refused as refused:
            problem, status = str(refused), CONFLICT if isinstance(refused, Outdated) else REFUSED
        else:
            messages.success(request, _("Simpulan Anda disimpan."))
            return redirect("monitoring-analysis", round_id)
    page = analysis_page(request.access, round_id)
    previous = str(page.round.previous) if page.round.previous else ""
    chart = charts.topic_chart(page.analysis, _("Indeks kondisi tiap bagian"), previous)
    context = {
        "page": page,
        "round": page.round,
        "analysis": page.analysis,
        "priorities": sentences.priorities_of(page.analysis),
        "change": sentences.change_sentence(page.analysis, previous),
        "previous": previous,
        "rule": sentences.rule_sentence(page.analysis),
        "formula": sentences.formula_sentence(),
        "chart": chart,
        "chart_words": charts.in_words(chart) if chart else "",
        "works": [row for row in page.analysis["topics"] if row["verdict"] == "works"],
        "fails": [row for row in page.analysis["topics"] if row["verdict"] == "fails"],
        "watch": [row for row in page.analysis["topics"] if row["verdict"] == "watch"],
        "offers": offers_beside(request.access, page.round),
        "typed": request.POST.get("conclusions", "") if problem else page.round.conclusions,
        "problem": problem,
        "is_outdated": status == CONFLICT,
    }
    return render(request, "monitoring/rounds/analysis.html", context, status=status)


@login_required
@require_safe
def unit(request: SignedInRequest, round_id: int, node_id: int) -> HttpResponse:
    """The analysis of one unit."""
    page = unit_analysis(request.access, round_id, node_id)
    chart = charts.unit_chart(page.analysis, page.unit, _("Indeks kondisi unit")) if page.unit else None
    differences = [
        (each, row) for each in page.analysis["differences"] for row in each["other"] if row["node"] == node_id
    ]
    context = {
        "page": page,
        "round": page.round,
        "node": page.response.node,
        "unit": page.unit,
        "analysis": page.analysis,
        "chart": chart,
        "chart_words": charts.in_words(chart) if chart else "",
        "rule": sentences.rule_sentence(page.analysis),
        "differences": differences,
        "rows": _rows(page.questions, page.response.answers),
    }
    return render(request, "monitoring/rounds/unit.html", context)


def _rows(questions: Sequence[Asked], answers: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The problems and needs of a unit, as it wrote them."""
    return [
        (asked.text, [show_row(asked, row) for row in answers.get(asked.key, ())])
        for asked in questions
        if asked.type in REPEATING
    ]


@login_required
@require_POST
def publish(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Let others read it, or hide it again."""
    try:
        if request.POST.get("to") == "hide":
            services.withdraw_analysis(request.access, round_id)
            messages.success(request, _("Analisis ditarik. Hanya Anda yang mengatur putaran ini melihatnya."))
        else:
            services.publish_analysis(request.access, round_id)
            messages.success(request, _("Analisis diterbitkan. Pimpinan, auditor, dan unit dapat membacanya."))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("monitoring-round", round_id)
    return redirect("monitoring-analysis", round_id)
