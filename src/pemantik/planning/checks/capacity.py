"""Is there something of the kind already that nobody uses?"""

from pemantik.planning.checks.parts import Finding, Subject, Verdict

KEY = "capacity"


def check(subject: Subject) -> Finding:
    """What the inventory knows of things of the same kind."""
    spare = subject.spare
    if spare is None:
        return Finding(KEY, Verdict.OK, "Bukan pembelian perangkat atau kapasitas.")
    if not spare.total:
        sentence = f"Inventaris belum memuat {spare.what}, jadi kapasitas yang ada tidak diketahui."
        return Finding(KEY, Verdict.UNKNOWN, sentence)
    if spare.idle:
        sentence = f"Menurut inventaris ada {spare.idle_pieces} {spare.what} yang tampak belum terpakai."
        return Finding(KEY, Verdict.NOTICE, sentence + _unknown(spare.unknown), spare.idle)
    if spare.unknown == spare.total:
        sentence = f"Ada {spare.total} {spare.what} di inventaris, tetapi pemakaiannya tidak diketahui."
        return Finding(KEY, Verdict.UNKNOWN, sentence)
    sentence = f"Dari {spare.total} {spare.what} di inventaris tidak ada yang tampak belum terpakai."
    return Finding(KEY, Verdict.OK, sentence + _unknown(spare.unknown))


def _unknown(count: int) -> str:
    return f" Pemakaian {count} lainnya tidak diketahui." if count else ""
