"""Where the day begins after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from pemantik.organizations.requests import SignedInRequest
from pemantik.supervision.navigation import coaches_province


@require_safe
@login_required
def start(request: SignedInRequest) -> HttpResponse:
    """The province board for those who coach a province, the own work for everybody else."""
    return redirect("province" if coaches_province(request.access) else "my-work")
