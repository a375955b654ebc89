"""The board of requests, and one request."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pemantik.organizations.requests import SignedInRequest
from pemantik.planning.models import Review, SpendingRequest
from pemantik.planning.offers import offers_beside
from pemantik.planning.selectors.board import SHOWN, Wish
from pemantik.planning.selectors.board import board as board_of
from pemantik.planning.selectors.page import assignable, request_page
from pemantik.planning.views.asking import number, page_of, wish
from pemantik.planning.words import filter_words


@login_required
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """Every request with its money."""
    shown = wish(request, "tampil")
    wanted = Wish(
        year=number(request, "tahun"),
        unit=number(request, "unit"),
        shown=shown if shown in SHOWN else "",
        search=wish(request, "cari"),
        page=number(request, "halaman") or 1,
    )
    context = {"board": board_of(request.access, wanted), "wish": wanted, "filters": filter_words()}
    return page_of(request, "board.html", context)


@login_required
@require_safe
def one(request: SignedInRequest, request_id: int) -> HttpResponse:
    """A request: what it asks for, what the checks, the reviewers and the coordinator say."""
    page = request_page(request.access, request_id)
    parts, people = assignable(page.request) if page.may.assign else ((), [])
    assigned = {each.part: each for each in page.reviews}
    context = {
        "page": page,
        "asked": page.request,
        "decision": page.decisions[0] if page.decisions else None,
        "offers": [(each, offers_beside(request.access, each)) for each in page.decisions[:5]],
        "assigning": [(part, assigned.get(part.key)) for part in parts],
        "people": people,
        "opinions": Review.Opinion.choices,
        "is_at_work": page.request.state in {SpendingRequest.State.SUBMITTED, SpendingRequest.State.REVIEW},
    }
    return page_of(request, "request.html", context)
