"""What checks and verdicts are called."""

from typing import Final

from django.utils.translation import gettext_lazy as _

CHECK_NAMES: Final = {
    "double": _("Belanja atau aplikasi dobel"),
    "shared": _("Aplikasi Umum"),
    "elsewhere": _("Fungsi sama di instansi lain"),
    "capacity": _("Kapasitas yang sudah ada"),
    "architecture": _("Peta rencana dan arsitektur"),
    "security": _("Kategori keamanan"),
    "price": _("Kewajaran harga"),
}
VERDICT_WORDS: Final = {
    "ok": _("Tidak ada masalah"),
    "perhatian": _("Perhatian"),
    "masalah": _("Masalah"),
    "tidak-diketahui": _("Tidak diketahui"),
}
#: The chip of each verdict: its look and its icon.
VERDICT_LOOKS: Final = {
    "ok": ("done", "check"),
    "perhatian": ("fix", "alert-circle"),
    "masalah": ("late", "alert-triangle"),
    "tidak-diketahui": ("none", "circle-dashed"),
}
