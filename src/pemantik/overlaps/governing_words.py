"""Words of dictionary and models for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.overlaps.models import Wording

register(
    actions={
        "wording.proposed": _("Mengusulkan kata kamus"),
        "wording.decided": _("Memutuskan kata kamus"),
        "model.training": _("Melatih model dobel"),
        "model.released": _("Memakai model dobel"),
        "model.back_to_first": _("Kembali ke model bawaan"),
    },
    fields={
        "wording.sense": _("Jenis kata"),
        "wording.state": _("Keadaan kata"),
        "wording.reason": _("Alasan"),
        "model.name": _("Model"),
        "model.reason": _("Alasan"),
    },
    objects={"overlaps.wording": _("Kata kamus"), "overlaps.release": _("Model dobel")},
    values={
        "wording.sense": {str(each.value): each.label for each in Wording.Sense},
        "wording.state": {str(each.value): each.label for each in Wording.State},
    },
)
