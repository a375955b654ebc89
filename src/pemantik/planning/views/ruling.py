"""How an institution reviews, and its days off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Refused
from pemantik.organizations.requests import SignedInRequest
from pemantik.planning.models import Holiday
from pemantik.planning.rules import rules_of
from pemantik.planning.services import ruling
from pemantik.planning.services.ruling import MOST_PARTS, Setting, ruled_institution
from pemantik.planning.views.asking import page_of, status_of, version_of
from pemantik.web.templatetags.pm import long_date


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedInRequest, institution_id: int) -> HttpResponse:
    """Parts of the review, days and numbers."""
    problem: Refused | None = None
    if request.method == "POST":
        try:
            ruling.set_rules(request.access, institution_id, version_of(request), _setting(request))
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("Aturan tersimpan. Berlaku untuk pengajuan berikutnya."))
            return redirect("spending-rules", institution_id)
    return _page(request, institution_id, problem)


@login_required
@require_POST
def holidays(request: SignedInRequest, institution_id: int) -> HttpResponse:
    """The days off."""
    try:
        count = ruling.set_holidays(request.access, institution_id, request.POST.get("days", ""))
    except Refused as refused:
        return _page(request, institution_id, refused)
    messages.success(request, _("%(n)s hari libur tersimpan; tenggat dihitung lagi.") % {"n": count})
    return redirect("spending-rules", institution_id)


def _setting(request: SignedInRequest) -> Setting:
    post = request.POST
    names, days = post.getlist("name")[: 2 * MOST_PARTS], post.getlist("days")[: 2 * MOST_PARTS]
    parts = [(name, whole_number(count)) for name, count in zip(names, days, strict=False)]
    return Setting(parts, whole_number(post.get("decision_days", "")), post.get("number_pattern", ""))


def _page(request: SignedInRequest, institution_id: int, problem: Refused | None) -> HttpResponse:
    institution = ruled_institution(request.access, institution_id)
    stored = rules_of(institution)
    days = Holiday.objects.filter(institution=institution)
    context = {
        "institution": institution,
        "rules": stored,
        "parts": [(part.name, str(part.days)) for part in stored.parts] + [("", "")],
        "without": _years_without(days),
        "holidays": request.POST.get("days") if "hari" in request.POST else _lines(days),
        "typed": request.POST if problem and "hari" not in request.POST else {},
        "problem": str(problem) if problem else "",
    }
    if context["typed"]:
        context["parts"] = list(zip(request.POST.getlist("name"), request.POST.getlist("days"), strict=False))
    return page_of(request, "rules.html", context, status_of(problem) if problem else 200)


def _years_without(days: QuerySet[Holiday]) -> list[int]:
    """This year and the next, where no day off was told: due days are counted without any."""
    today = timezone.localdate()
    known = set(days.values_list("day__year", flat=True))
    return [year for year in (today.year, today.year + 1) if year not in known]


def _lines(days: QuerySet[Holiday]) -> str:
    plain = ((long_date(each.day).replace("\N{NO-BREAK SPACE}", " "), each.name) for each in days)
    return "\n".join(f"{day} {name}" for day, name in plain)
