"""Is the same thing there already, or planned in another line of the same year, in this institution?"""

from collections.abc import Sequence

from pemantik.planning.checks.parts import Finding, Mention, Near, Subject, Verdict
from pemantik.planning.checks.words import money, percent

KEY = "double"


def check(subject: Subject) -> Finding:
    """Likely doubles among applications and budget lines of the institution."""
    if not subject.compared:
        return Finding(KEY, Verdict.UNKNOWN, "Pembanding sedang disiapkan, jadi belum dibandingkan. Jalankan lagi.")
    sure = [each for each in subject.doubles if each.is_sure]
    mentions = tuple(_mention(each) for each in subject.doubles)
    if sure:
        sentence = f"Mungkin dobel dengan {_counted(sure)} di instansi ini. Bandingkan sebelum dibelanjakan."
        return Finding(KEY, Verdict.PROBLEM, sentence, mentions)
    if mentions:
        return Finding(
            KEY, Verdict.NOTICE, "Tidak ada yang jelas sama, tetapi ada yang mirip. Bandingkan dahulu.", mentions
        )
    return Finding(KEY, Verdict.OK, "Tidak ditemukan aplikasi atau baris belanja yang sama di instansi ini.")


def _counted(sure: Sequence[Near]) -> str:
    """Without names: whoever reads the sentence may not see every entry."""
    lines = sum(each.kind == "belanja-tik" for each in sure)
    told = [(len(sure) - lines, "aplikasi"), (lines, "baris belanja")]
    return " dan ".join(f"{count} {what}" for count, what in told if count)


def _mention(near: Near) -> Mention:
    value = f", {money(near.amount)}" if near.amount else ""
    return Mention(near.entry, near.name, f"{near.owner}{value}. Kemiripan {percent(near.score)}. {near.why}".strip())
