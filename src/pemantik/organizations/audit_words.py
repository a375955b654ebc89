"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.organizations.models import Consent, NodeKind, SpreadsheetImport
from pemantik.organizations.roles import Role

register(
    actions={
        "example.loaded": _("Memuat data contoh"),
        "example.removed": _("Menghapus data contoh"),
        "grant.given": _("Memberi peran"),
        "grant.ended": _("Mengakhiri peran"),
        "invitation.made": _("Mengundang"),
        "invitation.renewed": _("Memperpanjang undangan"),
        "invitation.revoked": _("Membatalkan undangan"),
        "invitation.accepted": _("Menerima undangan"),
        "person.deactivated": _("Menonaktifkan pengguna"),
        "person.reactivated": _("Mengaktifkan pengguna kembali"),
        "institution.added": _("Mendaftarkan instansi"),
        "unit.added": _("Menambah unit"),
        "units.added": _("Menambah beberapa unit"),
        "unit.changed": _("Mengubah keterangan unit"),
        "unit.moved": _("Memindahkan unit"),
        "unit.deactivated": _("Menonaktifkan unit"),
        "unit.reactivated": _("Mengaktifkan unit kembali"),
        "unit.logo_set": _("Memasang logo"),
        "unit.logo_removed": _("Menghapus logo"),
        "consent.given": _("Memberi izin berbagi"),
        "consent.withdrawn": _("Mencabut izin berbagi"),
        "import.saved": _("Menyimpan impor"),
        "import.undone": _("Membatalkan impor"),
        "user.added": _("Membuat akun administrator pertama"),
        "setup.finished": _("Menyelesaikan penyiapan"),
    },
    fields={
        "role": _("Peran"),
        "node": _("Unit"),
        "valid_until": _("Berlaku sampai"),
        "handed_over": _("Pekerjaan diserahkan"),
        "short_name": _("Nama singkat"),
        "region": _("Wilayah"),
        "head_title": _("Sebutan pimpinan"),
        "head_name": _("Nama pimpinan"),
        "parent": _("Di bawah"),
        "path": _("Letak di susunan"),
        "logo": _("Logo"),
        "sha256": _("Sidik isi"),
        "id": _("Nomor"),
        "units": _("Unit"),
        "nodes": _("Jumlah unit"),
        "campaigns": _("Jumlah penilaian"),
        "rows": _("Jumlah baris"),
        "source": _("Sumber"),
        "receiver": _("Penerima izin"),
        "scope": _("Yang dibagikan"),
        "instrument": _("Instrumen"),
        "note": _("Catatan"),
    },
    objects={
        "organizations.node": _("Unit"),
        "organizations.grant": _("Peran"),
        "organizations.consent": _("Izin berbagi"),
        "organizations.spreadsheetimport": _("Impor"),
    },
    values={
        "role": dict(Role.choices),
        "kind": dict(NodeKind.choices) | dict(SpreadsheetImport.Kind.choices),
        "scope": dict(Consent.Scope.choices),
    },
)
