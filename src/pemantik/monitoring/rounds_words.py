"""Words of rounds for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.monitoring.models import Response, Round

register(
    actions={
        "round.made": _("Menyusun putaran pemantauan"),
        "round.changed": _("Mengubah putaran pemantauan"),
        "round.participants": _("Mengubah peserta putaran"),
        "round.removed": _("Menghapus rancangan putaran"),
        "round.opened": _("Membuka putaran"),
        "round.extended": _("Memperpanjang putaran"),
        "round.closed": _("Menutup putaran"),
        "round.reopened": _("Membuka lagi putaran"),
        "round.concluded": _("Menulis simpulan pemantauan"),
        "round.published": _("Menerbitkan analisis"),
        "round.withdrawn": _("Menarik analisis"),
        "question.added": _("Menambah pertanyaan"),
        "question.changed": _("Mengubah pertanyaan"),
        "question.moved": _("Memindahkan pertanyaan"),
        "question.removed": _("Menghapus pertanyaan"),
        "response.saved": _("Menyimpan jawaban pemantauan"),
        "response.sent": _("Mengirim jawaban pemantauan"),
        "response.withdrawn": _("Menarik jawaban pemantauan"),
        "response.reminded": _("Mengingatkan unit"),
    },
    fields={
        "period": _("Periode"),
        "opens_on": _("Dibuka pada"),
        "due_on": _("Batas isian"),
        "source": _("Asal pertanyaan"),
        "participants": _("Jumlah peserta"),
        "conclusions": _("Simpulan"),
        "topic": _("Bagian"),
        "type": _("Jenis jawaban"),
        "hint": _("Keterangan"),
        "options": _("Pilihan"),
        "fact": _("Pembanding di inventaris"),
        "scored": _("Dihitung dalam indeks"),
        "required": _("Wajib dijawab"),
        "place": _("Urutan"),
        "answers": _("Jumlah jawaban"),
    },
    objects={
        "monitoring.round": _("Putaran pemantauan"),
        "monitoring.question": _("Pertanyaan"),
        "monitoring.response": _("Jawaban pemantauan"),
    },
    values={"state": {str(each.value): each.label for states in (Round.State, Response.State) for each in states}},
)
