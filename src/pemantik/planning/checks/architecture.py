"""Does it fit the plan and the architecture: named objects, needs, services, reference codes?"""

from collections.abc import Iterator

from pemantik.planning.checks.parts import Finding, Mention, Subject, Touched, Verdict

KEY = "architecture"
BASIS = "Perpres 95/2018 tentang SPBE dan Perpres 132/2022 tentang Arsitektur SPBE Nasional"
#: What a purchase may touch; the rest (needs, services, processes) says what it is for.
THINGS = frozenset(
    {
        *(
            "aplikasi",
            "server",
            "komputasi-awan",
            "penyimpanan",
            "perangkat-jaringan",
            "perangkat-keamanan",
            "periferal",
        ),
        *("jaringan", "fasilitas-komputasi", "perangkat", "sistem-penghubung", "data-informasi"),
    }
)
_PURPOSES = frozenset({"kebutuhan", "layanan", "proses-bisnis"})


def check(subject: Subject) -> Finding:
    """What is missing between the plan and the architecture; nothing at all named is a problem."""
    things = [each for each in subject.objects if each.kind in THINGS]
    if not things and not any(each.kind in _PURPOSES for each in subject.objects):
        sentence = "Belum ditautkan ke apa pun di arsitektur: sebut yang dibangun, diubah, atau kebutuhannya."
        return Finding(KEY, Verdict.PROBLEM, sentence, basis=BASIS)
    gaps = list(_gaps(subject, things))
    mentions = tuple(Mention(each.entry, each.name, _standing(each)) for each in subject.objects)
    if gaps:
        return Finding(KEY, Verdict.NOTICE, "Selaras sebagian. " + " ".join(gaps), mentions, BASIS)
    return Finding(KEY, Verdict.OK, "Tertaut ke rencana dan arsitektur.", mentions, BASIS)


def _gaps(subject: Subject, things: list[Touched]) -> Iterator[str]:
    needs = [each for each in subject.objects if each.kind == "kebutuhan"]
    planned = [each for each in things if each.situation in {"new", "upgrade"}]
    if not needs and not planned:
        yield "Tidak ada kebutuhan atau objek berstatus rencana yang ditautkan, jadi dasar rencananya belum terlihat."
    elif needs and not planned and not any(each.is_published for each in needs):
        yield "Kebutuhan yang ditautkan belum terbit."
    if not subject.plan.activity:
        yield "Kode sub kegiatan belum ada."
    without_code = [each.name for each in things if not each.reference]
    if without_code:
        yield f"Tanpa kode referensi arsitektur: {', '.join(without_code[:3])}."
    applications = [each for each in things if each.kind == "aplikasi"]
    if subject.plan.is_software and not applications:
        yield "Aplikasinya belum ada di inventaris sebagai rencana."
    named = {each.kind for each in subject.objects}
    if applications and not ({"layanan"} & named) and not any(each.has_layanan for each in applications):
        yield "Layanan yang didukung belum disebut."
    if applications and not ({"proses-bisnis"} & named) and not any(each.has_proses for each in applications):
        yield "Proses bisnis yang didukung belum disebut."


def _standing(each: Touched) -> str:
    roles = {"builds": "dibangun atau diadakan", "changes": "diubah", "replaces": "digantikan", "serves": "didukung"}
    plan = {"new": "rencana baru", "upgrade": "rencana peningkatan"}.get(each.situation, "")
    return ", ".join(part for part in (roles.get(each.role, ""), plan, each.reference) if part)
