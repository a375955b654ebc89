"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register

register(
    actions={
        "document.issued": _("Membuat dokumen"),
        "bundle.begun": _("Memulai paket dokumen"),
        "bundle.cancelled": _("Membatalkan paket dokumen"),
        "bundle.continued": _("Melanjutkan paket dokumen"),
    },
    fields={
        "code": _("Kode"),
        "sha256": _("Sidik berkas (SHA-256)"),
        "number": _("Nomor"),
        "count": _("Jumlah"),
    },
    objects={
        "reports.issueddocument": _("Dokumen"),
        "reports.bundle": _("Paket dokumen"),
    },
)
