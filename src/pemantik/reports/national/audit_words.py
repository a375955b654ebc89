"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register

register(
    actions={
        "package.taken": _("Mengunduh paket portal nasional"),
        "verdicts.saved": _("Menyimpan hasil portal nasional"),
        "verdicts.undone": _("Membatalkan hasil portal nasional"),
    },
    fields={
        "files": _("Jumlah berkas"),
        "bytes": _("Ukuran"),
        "left_out": _("Tidak ikut"),
    },
    objects={"national.verdictimport": _("Hasil portal nasional")},
)
