"""What the working pages of an assessment share."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render, resolve_url

from pemantik.assessments.selectors.place import Place
from pemantik.organizations.requests import SignedInRequest

#: A form that was refused: understood, but not taken.
REFUSED = 422
CONFLICT = 409


def work_page(
    request: SignedInRequest, template: str, place: Place, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of an assessment, with what every one of them shows. Never kept by a cache: it holds drafts."""
    base = {
        "place": place,
        "assessment": place.assessment,
        "instrument": place.instrument,
        "sign_in": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}",
    }
    response = render(request, f"assessments/working/{template}", base | context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def wants_json(request: SignedInRequest) -> bool:
    """Whether our own script asks."""
    return "application/json" in request.headers.get("Accept", "")
