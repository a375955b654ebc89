"""Every page asks for sign-in unless it is listed as public; sessions know when they were last used."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest as DjangoRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from pemantik.accounts import devices, kept_text
from pemantik.accounts.requests import client_address
from pemantik.web.requests import HttpRequest

#: In the session: when it was last written down that the session is in use, and that a second factor is set up.
SEEN_KEY = "pemantik_seen"
SECOND_FACTOR_KEY = "pemantik_second_factor"
#: Writing at every request would cost more than the knowledge is worth.
SEEN_EVERY_SECONDS = 600


def forget_second_factor(request: DjangoRequest) -> None:
    """Look again at the next request whether the person still has a second factor."""
    request.session.pop(SECOND_FACTOR_KEY, None)


class SignInMiddleware:
    """Leads visitors to sign-in from every page that is not in PEMANTIK_PUBLIC: what nobody thought of is closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let people in, and visitors where they may go."""
        match = request.resolver_match
        if request.user.is_authenticated or (match and match.view_name in settings.PEMANTIK_PUBLIC):
            return None
        return ask_to_sign_in(request)


class SessionMiddleware:
    """Notes every ten minutes that a session is in use, from where, and so keeps it from running out.

    The browser notes for itself who is signed in with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        if request.user.is_authenticated and time.time() - request.session.get(SEEN_KEY, 0) > SEEN_EVERY_SECONDS:
            request.session[SEEN_KEY] = time.time()
            UserSession.objects.filter(session_key=request.session.session_key).update(
                last_seen_at=timezone.now(),
                ip=client_address(request) or "0.0.0.0",  # noqa: S104 - unknown
            )
        response = self.get_response(request)
        if request.user.is_authenticated:
            devices.remember(request, response)
        return response


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to sign-in and back.

    What htmx only reads is opened again after sign-in. What htmx wanted to save is answered with 401 and a notice, and
    the page stays as it is, with everything that was typed. What a plain form sent is kept, and comes back into it.
    """
    page = _way_back(request)
    address = f"{reverse('account_login')}?{urlencode({'next': page})}"
    if request.htmx:
        if request.method in {"GET", "HEAD"}:
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        response = render(request, "accounts/_signed_out.html", {"address": address}, status=401)
        response["HX-Retarget"] = "#pemberitahuan"
        response["HX-Reswap"] = "innerHTML"
        return response
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=401, headers={"Pemantik-Sign-In": address})
    kept_text.keep(request, page)
    return redirect(address)


def _way_back(request: HttpRequest) -> str:
    """The page that the person was on: for htmx and for forms not the address of the request itself."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")
