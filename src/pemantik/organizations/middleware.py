"""Gives every request of a signed-in person their access, and the audit trail its author."""

from collections.abc import Callable

from django.http import HttpResponse

from pemantik.accounts.audit import acting
from pemantik.accounts.requests import client_address
from pemantik.organizations.permissions import Access
from pemantik.organizations.requests import SignedInRequest


class AccessMiddleware:
    """Sets `request.access` (None for a visitor) and records what happens inside as done by this person."""

    def __init__(self, get_response: Callable[[SignedInRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        """Handle one request."""
        user = request.user if request.user.is_authenticated else None
        request.access = Access(user) if user else None  # type: ignore[assignment]
        with acting(user, client_address(request)):
            return self.get_response(request)
