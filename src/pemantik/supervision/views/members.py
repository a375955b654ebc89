"""The members of a province as a list, and the page of one."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pemantik.organizations.requests import SignedInRequest
from pemantik.supervision.selectors.member_page import member_list, member_page
from pemantik.supervision.views.asking import wish
from pemantik.supervision.views.board import common, find_board


@require_safe
@login_required
def members(request: HttpRequest) -> HttpResponse:
    """Every member: value, stage, what is late, open agreements."""
    found = find_board(request)
    context = common(request, found) | {
        "rows": member_list(cast(SignedInRequest, request).access, found, wish(request, "cari")),
        "search": wish(request, "cari"),
    }
    return render(request, "supervision/members.html", context)


@require_safe
@login_required
def member(request: HttpRequest, node_id: int) -> HttpResponse:
    """One member: value, stages, weak indicators, coaching log."""
    page = member_page(cast(SignedInRequest, request).access, node_id, wish(request, "penilaian"))
    return render(request, "supervision/member.html", {"page": page, "typed": {}})
