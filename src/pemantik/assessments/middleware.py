"""Refuses requests that are larger than any file we accept, before a byte of them is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pemantik.assessments.sizes import size_text

#: What a form may weigh besides its file.
ROOM_FOR_FIELDS = 1000 * 1000


class UploadLimitMiddleware:
    """Answers 413 by the announced length. A body without an announced length is not read at all by the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit: int = settings.PEMANTIK_MAX_UPLOAD_BYTES
        if length.isdecimal() and int(length) <= limit + ROOM_FOR_FIELDS:
            return self.get_response(request)
        text = _("Batas satu berkas %(limit)s. Perkecil atau bagi berkasnya, lalu coba lagi.")
        context = {"title": _("Berkas terlalu besar"), "text": text % {"limit": size_text(limit)}}
        return render(request, "web/error.html", context, status=413)
