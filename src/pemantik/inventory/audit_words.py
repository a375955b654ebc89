"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import known_fields, register
from pemantik.inventory.metamodel import kinds
from pemantik.inventory.models import NeedAnswer, Situation, State

register(
    actions={
        "entry.made": _("Menambah data inventaris"),
        "entry.changed": _("Mengubah data inventaris"),
        "entry.removed": _("Menghapus data inventaris"),
        "entry.restored": _("Memulihkan data inventaris"),
        "entry.state": _("Mengubah keadaan data inventaris"),
        "entry.confirmed": _("Memastikan data masih benar"),
        "need.answered": _("Menjawab kebutuhan"),
    },
    fields={
        "unit": _("Unit"),
        "period": _("Periode arsitektur"),
        "situation": _("Rencana atau sudah ada"),
        "reference": _("Kode referensi"),
        "urusan": _("Urusan"),
        "users": _("Unit pengguna"),
        "confirmed": _("Kepastian pemilik"),
        "until": _("Sampai"),
    },
    objects={
        "inventory.entry": _("Data inventaris"),
    },
    values={
        "state": {str(state.value): state.label for state in State},
        "situation": {str(each.value): each.label for each in Situation},
        "decision": {str(each.value): each.label for each in NeedAnswer.Decision},
    },
)
# Attributes and relations carry the words of the metamodel; where kinds differ, the first one speaks for all.
_labels: dict[str, str] = {}
for _kind in reversed(kinds().values()):
    _labels |= {each.key: each.label for each in _kind.relations} | {each.key: each.label for each in _kind.fields}
register(fields={key: label for key, label in _labels.items() if key not in known_fields()})
