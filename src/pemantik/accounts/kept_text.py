"""What someone sent after the session had ended comes back into the form after sign-in.

It is kept in the visitor's session on the server, for an hour, and only where the browser says, signed, who signed in
with it last: it goes back to that person and to nobody else. Nothing is sent by itself. Files and passwords are not
kept.
"""

import time
from collections.abc import Callable
from typing import TypedDict

from django.http import HttpResponse
from django.template.loader import render_to_string

from pemantik.accounts import devices
from pemantik.accounts.refill import Field, refill
from pemantik.web.requests import HttpRequest

KEY = "pemantik_kept_text"
LIVES_SECONDS = 3600
#: Longer than any form of ours filled by hand; a session is not a store.
MOST_CHARACTERS = 200_000
_SECRETS = ("password", "csrfmiddlewaretoken", "credential")
#: Forms about the account itself are filled in anew: what they hold opens doors.
_OWN_FORMS = ("account_", "mfa_", "socialaccount_", "setup", "accept-")


class Kept(TypedDict):
    """What was sent: by whom, from which page, to which address, when."""

    person: int
    page: str
    action: str
    fields: list[list[str]]
    at: float


def keep(request: HttpRequest, page: str) -> None:
    """Keep what this request of a signed-out visitor wanted to save."""
    people = devices.people_of(request)
    match = request.resolver_match
    if request.method != "POST" or not people or (match and (match.view_name or "").startswith(_OWN_FORMS)):
        return
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if not any(secret in name.lower() for secret in _SECRETS)
    ]
    if fields and sum(len(name) + len(value) for name, value in fields) <= MOST_CHARACTERS:
        kept: Kept = {
            "person": people[0],
            "page": page,
            "action": request.get_full_path(),
            "fields": fields,
            "at": time.time(),
        }
        request.session[KEY] = kept


class KeptTextMiddleware:
    """Puts kept text back into its form, until its writer sends something, or the hour is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        response = self.get_response(request)
        if not request.user.is_authenticated or KEY not in request.session:
            return response
        kept: Kept = request.session[KEY]
        if kept["person"] != request.user.pk or time.time() - kept["at"] > LIVES_SECONDS or _sends_more(request):
            del request.session[KEY]
        elif request.method == "GET" and request.get_full_path() == kept["page"] and _is_page(response):
            _fill(response, kept)
        return response


def _sends_more(request: HttpRequest) -> bool:
    """Whether this request saves something; setting up what sign-in asks for does not count."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return request.method == "POST" and not name.startswith(_OWN_FORMS)


def _is_page(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return response.status_code == 200 and not response.streaming and kind.startswith("text/html")


def _fill(response: HttpResponse, kept: Kept) -> None:
    fields = [Field(name, value) for name, value in kept["fields"]]
    filled = refill(response.content.decode(), kept["page"], kept["action"], fields)
    notice = render_to_string("accounts/_kept_text.html", {"homeless": filled.homeless, "found": filled.found})
    response.content = filled.html[: filled.main_at] + notice + filled.html[filled.main_at :]
