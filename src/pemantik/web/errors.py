"""Pages for what went wrong: in words, with the way on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "web/error.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address or the form could not be read."""
    text = _("Alamat ini tidak bisa dibaca. Mulai lagi dari beranda.")
    return _page(request, 400, _("Permintaan tidak bisa dibaca"), text)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in or not, this page is for others. Says why when the service that refused it knows."""
    text = str(exception) or _("Anda tidak berhak membuka halaman ini.")
    return _page(request, 403, _("Halaman ini bukan untuk Anda"), text)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose protection against forgery did not fit, mostly because cookies are off."""
    text = _("Formulir ini sudah kedaluwarsa atau kuki dimatikan. Muat ulang halaman sebelumnya, lalu coba lagi.")
    return _page(request, 403, _("Formulir tidak bisa diterima"), text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: says what was looked for when the view that raised it knows."""
    text = _("Alamat ini salah ketik, atau halamannya sudah pindah.")
    if isinstance(exception, Http404) and not isinstance(exception, Resolver404) and exception.args:
        text = str(exception.args[0])
    return _page(request, 404, _("Halaman tidak ditemukan"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, and the page says so."""
    text = _(
        "Ada kesalahan di pihak kami. Coba lagi sebentar lagi; pengelola dapat melihat sebabnya di catatan server."
    )
    return _page(request, 500, _("Halaman gagal dibuat"), text)
