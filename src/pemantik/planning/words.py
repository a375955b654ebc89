"""Words of the pages that no single model has."""

from django.utils.translation import gettext as _


def filter_words() -> list[tuple[str, str]]:
    """What the list of the board can be narrowed to."""
    return [
        ("", _("Semua")),
        ("telaah", _("Sedang ditelaah")),
        ("terlambat", _("Terlambat")),
        ("jawab", _("Menunggu jawaban unit")),
        ("setuju", _("Disetujui")),
        ("tolak", _("Ditolak atau dikurangi")),
        ("terlaksana", _("Terlaksana")),
        ("tarik", _("Ditarik")),
        ("draf", _("Draf")),
    ]
