"""A person's own work: the start page of everybody who signs in."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from pemantik.assessments.selectors.board import build_board
from pemantik.assessments.selectors.results.listing import newest_result
from pemantik.assessments.selectors.standing import standing_of
from pemantik.assessments.selectors.task_groups import task_page
from pemantik.assessments.work_navigation import KEEPERS, READERS
from pemantik.organizations.permissions import Access
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Role


@require_safe
@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    """Tasks; for coordinators the board with the tasks in it; whoever only reads results is led to them."""
    access = cast(SignedInRequest, request).access
    if access.roles and access.roles <= READERS:
        return _to_results(access)
    if access.roles and access.roles <= KEEPERS | READERS:
        return redirect("people")
    tasks = task_page(access)
    if Role.COORDINATOR not in access.roles:
        return render(request, "assessments/tasks.html", {"work": tasks, "standing": standing_of(access)})
    wanted, page = request.GET.get("penilaian", "")[:20], request.GET.get("halaman", "")[:5]
    board = build_board(access, wanted, int(page) if page.isascii() and page.isdigit() else 1)
    return render(request, "assessments/board.html", {"work": tasks, "board": board})


def _to_results(access: Access) -> HttpResponse:
    """For those who only read: the newest result where there is one participant to read about, else the list."""
    newest = newest_result(access)
    return redirect("result", assessment_id=newest.pk) if newest else redirect("results")
