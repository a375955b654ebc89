"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.planning.checks import CHECKS
from pemantik.planning.checks_words import CHECK_NAMES, VERDICT_WORDS
from pemantik.planning.content import BY_KEY, CHOICES
from pemantik.planning.models import BudgetRow, BudgetSheet, Review, SpendingRequest
from pemantik.planning.rules import USUAL_PARTS

register(
    actions={
        "spending.made": _("Menyusun pengajuan belanja TIK"),
        "spending.changed": _("Mengubah pengajuan belanja TIK"),
        "spending.removed": _("Menghapus draf pengajuan belanja TIK"),
        "spending.sent": _("Mengirim pengajuan belanja TIK"),
        "spending.withdrawn": _("Menarik pengajuan belanja TIK"),
        "spending.reopened": _("Membuka lagi pengajuan belanja TIK"),
        "spending.checked": _("Menjalankan lagi pemeriksaan belanja TIK"),
        "spending.assigned": _("Membagi telaah belanja TIK"),
        "spending.handed": _("Menyerahkan telaah belanja TIK"),
        "spending.opined": _("Memberi pendapat atas belanja TIK"),
        "spending.asked": _("Bertanya kepada unit pengaju"),
        "spending.answered": _("Menjawab pertanyaan penelaah"),
        "spending.dropped": _("Menarik pertanyaan"),
        "spending.decided": _("Memutuskan belanja TIK"),
        "spending.corrected": _("Mengoreksi keputusan belanja TIK"),
        "spending.realised": _("Mencatat realisasi belanja TIK"),
        "spending.closed": _("Menutup belanja TIK yang tidak dilaksanakan"),
        "spending.rules": _("Mengatur telaah belanja TIK"),
        "spending.holidays": _("Mengatur hari libur"),
        "budget.sent": _("Mengunggah rancangan anggaran"),
        "budget.undone": _("Membatalkan rancangan anggaran"),
        "budget.answered": _("Menentukan baris anggaran TIK"),
        "budget.requested": _("Membuka pengajuan dari baris anggaran"),
    },
    fields={
        **{f"spending.{key}": each.label for key, each in BY_KEY.items()},
        **{f"spending.check.{key}": CHECK_NAMES[key] for key in CHECKS},
        **{f"spending.part.{key}": name for key, name, _days in USUAL_PARTS},
        "spending.objects": _("Objek arsitektur"),
        "spending.documents": _("Dokumen pendukung"),
        "spending.number": _("Versi"),
        "spending.reviewer": _("Penelaah"),
        "spending.part": _("Bagian telaah"),
        "spending.opinion": _("Pendapat"),
        "spending.text": _("Alasan"),
        "spending.question": _("Pertanyaan"),
        "spending.answer": _("Jawaban"),
        "spending.verdict": _("Keputusan"),
        "spending.approved": _("Nilai yang disetujui"),
        "spending.reasons": _("Pertimbangan"),
        "spending.conditions": _("Syarat"),
        "spending.correction": _("Alasan koreksi"),
        "spending.contract_value": _("Nilai kontrak"),
        "spending.contract_on": _("Tanggal kontrak"),
        "spending.vendor": _("Penyedia"),
        "spending.bought": _("Yang dibeli"),
        "spending.met": _("Syarat dipenuhi"),
        "spending.note": _("Penjelasan perbedaan"),
        "spending.days_off": _("Hari libur"),
        "spending.parts": _("Bagian telaah"),
        "spending.decision_days": _("Hari kerja sampai keputusan"),
        "spending.number_pattern": _("Pola nomor"),
        "budget.rows": _("Jumlah baris"),
        "budget.year": _("Tahun anggaran"),
        "budget.answer": _("Ditentukan sebagai"),
        "budget.line": _("Baris anggaran"),
    },
    objects={
        "planning.spendingrequest": _("Pengajuan belanja TIK"),
        "planning.spendingrules": _("Aturan telaah belanja TIK"),
        "planning.budgetsheet": _("Rancangan anggaran"),
    },
    values={
        "state": {
            str(each.value): each.label for states in (SpendingRequest.State, BudgetSheet.State) for each in states
        },
        "spending.verdict": {str(each.value): each.label for each in SpendingRequest.Verdict},
        "spending.opinion": {str(each.value): each.label for each in Review.Opinion},
        "budget.answer": {str(each.value): each.label for each in BudgetRow.Answer},
        **{f"spending.{key}": {str(each.value): each.label for each in choices} for key, choices in CHOICES.items()},
        **{f"spending.check.{key}": VERDICT_WORDS for key in CHECKS},
    },
    numbers=("spending.amount", "spending.approved", "spending.contract_value", "budget.rows"),
)
