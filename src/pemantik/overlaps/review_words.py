"""Words of the review queue for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.overlaps.models import GroupMember, Outcome, OwnerQuestion, SearchRun, Verdict

_VERDICTS = {str(each.value): each.label for each in Verdict}

register(
    actions={
        "overlaps.search": _("Memulai pencarian dobel"),
        "overlaps.searched": _("Pencarian dobel berakhir"),
        "pair.read": _("Membaca pasangan; menunggu pembaca kedua"),
        "pair.decided": _("Memutuskan pasangan"),
        "pair.agreed": _("Membaca pasangan sebagai orang kedua, sependapat"),
        "pair.disputed": _("Membaca pasangan sebagai orang kedua, berbeda pendapat"),
        "pair.settled": _("Mencatat putusan akhir pasangan"),
        "pair.reopened": _("Membuka lagi pasangan"),
        "owner.asked": _("Bertanya kepada pemilik data"),
        "owner.answered": _("Menjawab pertanyaan penelaah"),
        "owner.withdrawn": _("Menarik pertanyaan kepada pemilik"),
        "group.outcome": _("Mencatat tindak lanjut kelompok dobel"),
        "group.offer": _("Menjawab tawaran anggota kelompok"),
        "group.done": _("Mencatat selesainya tindak lanjut"),
    },
    fields={
        "turn": _("Giliran baca"),
        "verdict": _("Putusan"),
        "first_reading": _("Bacaan pertama"),
        "second_reading": _("Bacaan kedua"),
        "question": _("Pertanyaan"),
        "entry": _("Data"),
        "answer": _("Jawaban"),
        "answer_text": _("Keterangan"),
        "disposition": _("Tindak lanjut"),
        "stays": _("Yang tetap dipakai"),
        "doer": _("Yang mengerjakan"),
        "until": _("Batas waktu"),
        "saving": _("Perkiraan hemat setahun"),
        "realised": _("Hemat nyata setahun"),
        "member": _("Keanggotaan"),
    },
    objects={
        "overlaps.searchrun": _("Pencarian dobel"),
        "overlaps.pair": _("Pasangan dugaan dobel"),
        "overlaps.ownerquestion": _("Pertanyaan kepada pemilik"),
        "overlaps.doublegroup": _("Kelompok dobel"),
    },
    values={
        "state": {str(each.value): each.label for each in SearchRun.State},
        "verdict": _VERDICTS,
        "first_reading": _VERDICTS,
        "second_reading": _VERDICTS,
        "answer": {str(each.value): each.label for each in OwnerQuestion.Answer},
        "disposition": {str(each.value): each.label for each in Outcome.Disposition},
        "member": {str(each.value): each.label for each in GroupMember.Status},
    },
    numbers=("saving", "realised"),
)
