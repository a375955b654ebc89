"""Words of this room for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.supervision.models import ProgressReport, SharedDocument

register(
    actions={
        "reminder.made": _("Mengingatkan yang terlambat"),
        "agreement.made": _("Mencatat kesepakatan pembinaan"),
        "agreement.changed": _("Mengubah kesepakatan pembinaan"),
        "agreement.closed": _("Menandai kesepakatan selesai"),
        "agreement.reopened": _("Membuka lagi kesepakatan"),
        "share.made": _("Membagikan atau mengusulkan dokumen"),
        "share.decided": _("Menjawab atau menarik pembagian dokumen"),
        "progress.reported": _("Melaporkan kemajuan kesepakatan"),
        "progress.returned": _("Mengembalikan laporan kemajuan"),
        "class.made": _("Membuat kelas daerah"),
        "class.changed": _("Mengubah kelas daerah"),
        "class.removed": _("Menghapus kelas daerah"),
        "heat.exported": _("Mengunduh nilai kab/kota"),
    },
    fields={
        "campaign": _("Penilaian"),
        "late": _("Yang terlambat"),
        "owner": _("Penanggung jawab"),
        "agreed_on": _("Tanggal pembinaan"),
        "done_on": _("Selesai pada"),
        "done_note": _("Catatan"),
        "description": _("Kegunaannya"),
        "reply": _("Jawaban provinsi"),
        "members": _("Kab/kota dalam kelas"),
    },
    objects={
        "supervision.agreement": _("Kesepakatan pembinaan"),
        "supervision.memberclass": _("Kelas daerah"),
        "supervision.progressreport": _("Laporan kemajuan"),
        "supervision.reminder": _("Pengingat"),
        "supervision.shareddocument": _("Dokumen bersama"),
    },
    values={
        "state": {
            str(state.value): state.label for states in (SharedDocument.State, ProgressReport.State) for state in states
        }
    },
)
