"""Does another institution run the same function already? Then borrowing may be cheaper than building."""

from pemantik.planning.checks.parts import Finding, Mention, Subject, Verdict
from pemantik.planning.checks.words import percent

KEY = "elsewhere"
BASIS = "Perpres 95/2018 tentang Sistem Pemerintahan Berbasis Elektronik"


def check(subject: Subject) -> Finding:
    """Published applications of other institutions with the same function."""
    if not subject.plan.is_software:
        return Finding(KEY, Verdict.OK, "Bukan pembangunan aplikasi, jadi tidak dicari padanannya di instansi lain.")
    if not subject.compared:
        return Finding(KEY, Verdict.UNKNOWN, "Pembanding sedang disiapkan, jadi belum dibandingkan. Jalankan lagi.")
    mentions = tuple(
        Mention(each.entry, each.name, f"{each.owner}. Kemiripan {percent(each.score)}.") for each in subject.elsewhere
    )
    if not mentions:
        return Finding(KEY, Verdict.OK, "Tidak ada aplikasi terbit instansi lain di sini yang fungsinya jelas sama.")
    count = len({each.owner for each in subject.elsewhere})
    sentence = f"Fungsi yang sama sudah dijalankan {count} instansi lain. Tanyakan apakah dapat dipakai bersama."
    return Finding(KEY, Verdict.NOTICE, sentence, mentions, BASIS)
