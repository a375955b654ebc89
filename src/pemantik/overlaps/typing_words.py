"""Words of likely doubles while writing, of offers, and of moves to an Aplikasi Umum for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.overlaps.models import Move, Shown

register(
    actions={
        "doubles.shown": _("Ditunjukkan data yang mirip"),
        "doubles.chosen": _("Menjawab data yang mirip"),
        "move.answered": _("Menjawab rencana pindah ke Aplikasi Umum"),
        "sharing.offered": _("Menawarkan ke instansi lain"),
        "sharing.withdrawn": _("Menarik tawaran ke instansi lain"),
    },
    fields={
        "doubles": _("Data yang mirip"),
        "services": _("Aplikasi Umum"),
        "double": _("Mirip dengan"),
        "double.choice": _("Jawaban"),
        "reason": _("Alasan"),
        "service": _("Aplikasi Umum"),
        "move.answer": _("Jawaban"),
        "until": _("Sampai"),
        "offer.note": _("Yang ditawarkan"),
        "offer.contact": _("Hubungi"),
    },
    values={
        "double.choice": {str(value): label for value, label in Shown.Choice.choices},
        "move.answer": {str(value): label for value, label in Move.Answer.choices},
    },
)
