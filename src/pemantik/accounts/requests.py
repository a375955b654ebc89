"""What a request tells about the person who sent it."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address, behind our own proxy the one that the proxy saw; empty when it cannot be known."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return ""
    return address
