"""Roles that can do much need more than a password: until it is set up, their owner gets no further than there."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pemantik.accounts.middleware import SECOND_FACTOR_KEY
from pemantik.accounts.selectors import second_factor
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import SECOND_FACTOR_ROLES

#: Where someone without the second factor may still go: to set it up, to leave, to change the language, and to the
#: rest of the first run, whose pages are there for its administrator alone and close for good at its end.
_WAY_TO_IT = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_reauthenticate",
        "account_logout",
        "set-language",
        "setup",
        "setup-unit",
        "setup-instrumen",
        "setup-done",
        "health",
        "healthz",
    }
)
#: In the session: where the person wanted to go before.
AFTER_SETUP_KEY = "pemantik_after_setup"


class SecondFactorMiddleware:
    """Leads people whose role needs a second factor to set it up, and to nothing else before."""

    def __init__(self, get_response: Callable[[SignedInRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        """Handle one request."""
        return self.get_response(request)

    def process_view(self, request: SignedInRequest, _view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let through whoever needs no second factor or has one."""
        request.needs_second_factor = lacks_second_factor(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.needs_second_factor or name in _WAY_TO_IT:
            return None
        address = reverse("mfa_index")
        if request.htmx:
            return HttpResponse(status=403, headers={"HX-Redirect": address})
        if request.method == "GET":
            request.session[AFTER_SETUP_KEY] = request.get_full_path()
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")


def lacks_second_factor(request: SignedInRequest) -> bool:
    """Whether the person's roles need a second factor and none is set up. A "no" is remembered in the session."""
    if settings.PEMANTIK_SECOND_FACTOR != "required" or not request.user.is_authenticated:
        return False
    if request.session.get(SECOND_FACTOR_KEY):
        return False
    if not request.access.roles & SECOND_FACTOR_ROLES:
        return False
    if second_factor(request.user).is_set_up:
        request.session[SECOND_FACTOR_KEY] = True
        return False
    return True
