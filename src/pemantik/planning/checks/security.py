"""Is the category of the electronic system known, and whether it holds personal data?"""

from pemantik.planning.checks.parts import Finding, Mention, Subject, Verdict

KEY = "security"
BASIS = (
    "Peraturan BSSN 8/2020 tentang Sistem Pengamanan dalam Penyelenggaraan Sistem Elektronik; UU 27/2022 tentang"
    " Pelindungan Data Pribadi"
)
_HIGH = frozenset({"Strategis", "Tinggi"})


def check(subject: Subject) -> Finding:
    """What is known of the category and of personal data, from the request or the application's own entry."""
    if not subject.plan.is_software:
        return Finding(KEY, Verdict.OK, "Bukan sistem elektronik baru, jadi kategori tidak diminta.")
    applications = [
        each
        for each in subject.objects
        if each.kind == "aplikasi" and (each.role == "builds" or not subject.plan.builds)
    ]
    category = subject.plan.security or next((each.security for each in applications if each.security), "")
    personal = subject.plan.personal_data or next(
        (each.personal_data for each in applications if each.personal_data), ""
    )
    mentions = tuple(Mention(each.entry, each.name, each.security) for each in applications)
    missing = [
        what
        for what, known in (("kategori sistem elektronik", category), ("ada tidaknya data pribadi", personal))
        if not known
    ]
    if missing:
        verdict = Verdict.PROBLEM if subject.plan.builds and not category else Verdict.NOTICE
        return Finding(KEY, verdict, f"Belum disebut: {' dan '.join(missing)}.", mentions, BASIS)
    words = subject.plan.specification.casefold()
    speaks = any(word in words for word in ("aman", "security", "enkripsi", "iso 27001", "iso/iec 27001", "pentest"))
    if category in _HIGH and not speaks:
        sentence = f"Kategori {category.lower()}, tetapi spesifikasi belum menyebut pengamanannya."
        return Finding(KEY, Verdict.NOTICE, sentence, mentions, BASIS)
    held = "menyimpan data pribadi" if personal == "ya" else "tanpa data pribadi"
    return Finding(KEY, Verdict.OK, f"Kategori {category.lower()}, {held}.", mentions, BASIS)
