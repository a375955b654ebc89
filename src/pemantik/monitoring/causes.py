"""Why an address does not work, in the words of those who run it."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pemantik.monitoring.probing.findings import Cause

CAUSES: dict[str, str | Promise] = {
    Cause.NAME_NOT_FOUND: gettext_lazy("Nama tidak ditemukan"),
    Cause.NAME_FAILED: gettext_lazy("Server nama (DNS) tidak menjawab"),
    Cause.REFUSED: gettext_lazy("Sambungan ditolak"),
    Cause.UNREACHABLE: gettext_lazy("Tidak ada jalan ke server"),
    Cause.TIMEOUT: gettext_lazy("Waktu habis sebelum ada jawaban"),
    Cause.CERTIFICATE_EXPIRED: gettext_lazy("Sertifikat kedaluwarsa"),
    Cause.CERTIFICATE_EARLY: gettext_lazy("Sertifikat belum berlaku"),
    Cause.CERTIFICATE_NAME: gettext_lazy("Sertifikat untuk nama lain"),
    Cause.CERTIFICATE_UNTRUSTED: gettext_lazy("Sertifikat tidak dipercaya"),
    Cause.TLS: gettext_lazy("Sambungan aman (TLS) gagal"),
    Cause.STATUS: gettext_lazy("Server menjawab dengan kesalahan"),
    Cause.REDIRECTS: gettext_lazy("Dialihkan lebih dari lima kali"),
    Cause.REDIRECT_FORBIDDEN: gettext_lazy("Dialihkan ke alamat yang tidak boleh dituju"),
    Cause.ANSWER: gettext_lazy("Jawaban bukan halaman web"),
    Cause.BROKEN_OFF: gettext_lazy("Jawaban terputus"),
    Cause.REPORTED: gettext_lazy("Prometheus melaporkan gagal"),
    Cause.FORBIDDEN: gettext_lazy("Ada di jaringan privat yang belum diizinkan administrator"),
    Cause.NO_NETWORK: gettext_lazy("Server Pemantik sedang tanpa jaringan"),
}


def cause_text(cause: str, status: int | None = None) -> str:
    """A cause in words; `Status 500 dari server` for an answer that says so itself."""
    if cause == Cause.STATUS and status:
        return _("Status %(status)s dari server") % {"status": status}
    return str(CAUSES.get(cause, ""))


#: Units of a duration with their minutes, the largest first.
_UNITS: tuple[tuple[int, Callable[[int], str]], ...] = (
    (1440, lambda count: ngettext("%(count)s hari", "%(count)s hari", count) % {"count": count}),
    (60, lambda count: ngettext("%(count)s jam", "%(count)s jam", count) % {"count": count}),
    (1, lambda count: ngettext("%(count)s menit", "%(count)s menit", count) % {"count": count}),
)


def duration(minutes: int) -> str:
    """`2 hari 3 jam`, `45 menit`, `kurang dari 1 menit`: the two largest units, cut and not rounded."""
    words = []
    for size, word in _UNITS:
        count, minutes = divmod(minutes, size)
        if count:
            words.append(word(count))
        if len(words) == 2 or (words and not count):
            break
    return " ".join(words) or _("kurang dari 1 menit")
