"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.organizations.models import Consent, NodeKind
from pemantik.organizations.roles import Role

register(
    actions={
        "consent.given": _("Memberi izin berbagi"),
        "consent.withdrawn": _("Mencabut izin berbagi"),
        "example.loaded": _("Memuat data contoh"),
        "example.removed": _("Menghapus data contoh"),
        "grant.given": _("Memberi peran"),
        "grant.ended": _("Mengakhiri peran"),
        "import.saved": _("Menyimpan impor"),
        "import.undone": _("Membatalkan impor"),
        "institution.added": _("Mendaftarkan instansi"),
        "invitation.made": _("Mengundang"),
        "invitation.renewed": _("Memperpanjang undangan"),
        "invitation.revoked": _("Membatalkan undangan"),
        "invitation.accepted": _("Menerima undangan"),
        "setup.finished": _("Menyelesaikan penyiapan pertama"),
        "unit.added": _("Menambah unit"),
        "unit.changed": _("Mengubah unit"),
        "unit.deactivated": _("Menonaktifkan unit"),
        "unit.logo_removed": _("Menghapus logo"),
        "unit.logo_set": _("Mengganti logo"),
        "unit.moved": _("Memindahkan unit"),
        "unit.reactivated": _("Mengaktifkan unit kembali"),
        "units.added": _("Menambah banyak unit"),
        "user.added": _("Menambah pengguna"),
        "person.deactivated": _("Menonaktifkan pengguna"),
        "person.reactivated": _("Mengaktifkan pengguna kembali"),
    },
    fields={
        "role": _("Peran"),
        "node": _("Unit"),
        "valid_until": _("Berlaku sampai"),
        "handed_over": _("Pekerjaan diserahkan"),
        "head_name": _("Nama pimpinan"),
        "head_title": _("Jabatan pimpinan"),
        "id": _("Nomor"),
        "logo": _("Logo"),
        "parent": _("Di bawah"),
        "path": _("Letak dalam pohon"),
        "receiver": _("Penerima"),
        "region": _("Wilayah"),
        "rows": _("Baris"),
        "scope": _("Yang dibagikan"),
        "short_name": _("Nama pendek"),
        "source": _("Sumber"),
        "units": _("Unit"),
    },
    objects={
        "organizations.node": _("Unit"),
        "organizations.consent": _("Izin berbagi"),
        "organizations.grant": _("Peran"),
        "organizations.spreadsheetimport": _("Impor"),
    },
    values={
        "role": {role.value: role.label for role in Role},
        "scope": dict(Consent.Scope.choices),
        "kind": {kind.value: kind.label for kind in NodeKind} | {"units": _("unit"), "people": _("pengguna")},
    },
)
