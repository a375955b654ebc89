"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.reports.models import LetterKind

register(
    actions={
        "document.issued": _("Membuat dokumen"),
        "bundle.begun": _("Memulai paket dokumen"),
        "bundle.cancelled": _("Membatalkan paket dokumen"),
        "bundle.continued": _("Melanjutkan paket dokumen"),
        "mailing.made": _("Membuat surat"),
        "template.replaced": _("Mengganti templat surat"),
        "template.retired": _("Kembali ke templat surat bawaan"),
    },
    fields={
        "code": _("Kode"),
        "sha256": _("Sidik berkas (SHA-256)"),
        "number": _("Nomor"),
        "count": _("Jumlah"),
        "file_name": _("Nama berkas"),
    },
    values={"kind": dict(LetterKind.choices)},
    objects={
        "reports.issueddocument": _("Dokumen"),
        "reports.bundle": _("Paket dokumen"),
        "reports.mailing": _("Surat"),
        "reports.lettertemplate": _("Templat surat"),
    },
)
