"""Interviews and visits: scheduled, attended, promises noted, minutes concluded and printed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.dates import parse_day, parse_moment
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.meetings import meeting_page, meetings_of
from pemantik.assessments.selectors.place import find_place
from pemantik.assessments.services import meetings as services
from pemantik.assessments.views.working import REFUSED, work_page
from pemantik.assessments.wording import clock_time, day
from pemantik.maturity.answers import AnswerError
from pemantik.organizations.requests import SignedInRequest

#: Rows of the attendance form that are empty, to be filled in.
EMPTY_ROWS = 4


@login_required
@require_safe
def meetings(request: SignedInRequest, assessment: int) -> HttpResponse:
    """All interviews and visits of one assessment."""
    place = find_place(request.access, assessment)
    return work_page(request, "meetings.html", place, {"meetings": meetings_of(request.access, place)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: SignedInRequest, assessment: int) -> HttpResponse:
    """Call a unit to an interview or a visit."""
    problem = ""
    if request.method == "POST":
        sent = request.POST
        try:
            made = services.schedule_meeting(
                request.access,
                assessment,
                whole_number(sent.get("stage", "")),
                whole_number(sent.get("unit", "")),
                _plan(request),
            )
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect("meeting", assessment, made.pk)
    place = find_place(request.access, assessment)
    found = meetings_of(request.access, place)
    if not found.open_stages and not problem:
        return redirect("meetings", assessment)
    chosen = {name: whole_number(request.POST.get(name, "")) for name in ("stage", "unit")}
    context = {"meetings": found, "problem": problem, "typed": request.POST, "chosen": chosen}
    return work_page(request, "meeting_new.html", place, context, status=REFUSED if problem else 200)


@login_required
@require_safe
def meeting(request: SignedInRequest, assessment: int, meeting: int) -> HttpResponse:
    """One meeting: agenda, attendance, promises, minutes."""
    return _page(request, assessment, meeting)


@login_required
@require_POST
def edit(request: SignedInRequest, assessment: int, meeting: int) -> HttpResponse:
    """Move a meeting or change its agenda."""
    try:
        services.edit_meeting(request.access, meeting, _version(request), _plan(request))
    except Refused as refused:
        return _page(request, assessment, meeting, str(refused))
    return _done(request, assessment, meeting, _("Jadwal tersimpan."))


@login_required
@require_POST
def attend(request: SignedInRequest, assessment: int, meeting: int) -> HttpResponse:
    """The list of who was expected and who came. Rows without a name are left out."""
    names, positions = request.POST.getlist("name"), request.POST.getlist("position")
    present = set(request.POST.getlist("present"))
    guests = [
        services.Guest(name, positions[row] if row < len(positions) else "", str(row) in present)
        for row, name in enumerate(names)
        if name.strip()
    ]
    try:
        services.set_attendance(request.access, meeting, _version(request), guests)
    except Refused as refused:
        return _page(request, assessment, meeting, str(refused), {"guests": guests})
    return _done(request, assessment, meeting, _("Daftar hadir tersimpan."))


@login_required
@require_POST
def promise(request: SignedInRequest, assessment: int, meeting: int) -> HttpResponse:
    """Note evidence that somebody promised."""
    sent = request.POST
    try:
        due = parse_day(sent.get("due_on", ""))
        if due is None:
            raise Refused(_("Tulis tenggat janji ini."))
        owner = whole_number(sent.get("owner", ""))
        services.promise(request.access, meeting, sent.get("code", ""), sent.get("text", ""), owner, due)
    except (Refused, AnswerError) as problem:
        return _page(request, assessment, meeting, str(problem))
    return _done(request, assessment, meeting, _("Janji dicatat."))


@login_required
@require_POST
def conclude(request: SignedInRequest, assessment: int, meeting: int) -> HttpResponse:
    """Conclude the minutes; then they are printed and signed."""
    try:
        services.conclude(request.access, meeting, _version(request), request.POST.get("minutes", ""))
    except Refused as refused:
        return _page(request, assessment, meeting, str(refused))
    return redirect("meeting-minutes", assessment, meeting)


@login_required
@require_safe
def minutes(request: SignedInRequest, assessment: int, meeting: int) -> HttpResponse:
    """The berita acara of one unit, to be printed and signed."""
    place = find_place(request.access, assessment)
    page = meeting_page(request.access, place, meeting)
    return work_page(request, "minutes.html", place, {"page": page, "meeting": page.meeting})


def _plan(request: SignedInRequest) -> services.MeetingPlan:
    sent = request.POST
    starts_at = parse_moment(sent.get("day", ""), sent.get("time", ""))
    return services.MeetingPlan(starts_at, sent.get("place", ""), sent.get("agenda", ""))


def _version(request: SignedInRequest) -> int:
    return whole_number(request.POST.get("version", ""))


def _page(
    request: SignedInRequest, assessment: int, meeting: int, problem: str = "", extra: dict[str, Any] | None = None
) -> HttpResponse:
    place = find_place(request.access, assessment)
    page = meeting_page(request.access, place, meeting)
    guests = extra["guests"] if extra else page.attendances
    context = {
        "page": page,
        "meeting": page.meeting,
        "guests": guests,
        "empty_rows": range(len(guests), len(guests) + EMPTY_ROWS),
        "day": day(timezone.localdate(page.meeting.starts_at)),
        "time": clock_time(page.meeting.starts_at),
        "problem": problem,
        "typed": request.POST,
    }
    return work_page(request, "meeting.html", place, context, status=REFUSED if problem else 200)


def _done(request: SignedInRequest, assessment: int, meeting: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("meeting", assessment, meeting)
