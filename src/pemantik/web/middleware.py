"""What every request of the web pages needs beyond Django's own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from pemantik.maturity.text import set_language


class CoreLanguageMiddleware:
    """Lets the pure core, which knows no requests, speak the language that the visitor chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_language(get_language() or "id")
        return self.get_response(request)
