"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
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
    },
    fields={
        "role": _("Peran"),
        "node": _("Unit"),
        "valid_until": _("Berlaku sampai"),
        "handed_over": _("Pekerjaan diserahkan"),
    },
    objects={"organizations.node": _("Unit")},
    values={"role": {role.value: role.label for role in Role}},
)
