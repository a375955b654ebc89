"""The national benchmark."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pemantik.organizations.requests import SignedInRequest
from pemantik.supervision.selectors.benchmark import benchmark_page
from pemantik.supervision.views.asking import wish


@require_safe
@login_required
def benchmark(request: HttpRequest) -> HttpResponse:
    """Where an institution stands among all of its kind."""
    access = cast(SignedInRequest, request).access
    page = benchmark_page(access, wish(request, "instansi"), wish(request, "cari"))
    return render(request, "supervision/benchmark.html", {"page": page})
