"""What every request of the web pages needs beyond Django's own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from pemantik.maturity.text import set_language


class LanguageMiddleware:
    """Speaks Indonesian unless the visitor chose another language; tells the pure core, which knows no requests.

    The browser's own wish is left alone on purpose: offices mostly run browsers that were installed in English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        set_language(language)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # as Django does
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response
