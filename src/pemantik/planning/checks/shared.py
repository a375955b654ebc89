"""Does an official shared application (Aplikasi Umum) serve it already?"""

from pemantik.planning.checks.parts import Finding, Mention, Subject, Verdict

KEY = "shared"
BASIS = "Perpres 95/2018 tentang Sistem Pemerintahan Berbasis Elektronik (Aplikasi Umum)"


def check(subject: Subject) -> Finding:
    """Shared applications whose field the plan falls into."""
    if not subject.plan.is_software:
        return Finding(KEY, Verdict.OK, "Bukan aplikasi, jadi tidak ada Aplikasi Umum yang melayaninya.")
    if not subject.served:
        return Finding(
            KEY, Verdict.OK, "Tidak ada Aplikasi Umum dalam katalog yang melayani fungsi ini menurut namanya."
        )
    first = subject.served[0]
    sentence = f"{first.name} ({first.owner}) sudah melayani {first.field.lower()}. Pakai yang bersama, atau jelaskan."
    verdict = Verdict.PROBLEM if subject.plan.builds else Verdict.NOTICE
    mentions = tuple(Mention(0, each.name, _note(each.owner, each.basis, each.words)) for each in subject.served)
    return Finding(KEY, verdict, sentence, mentions, BASIS)


def _note(owner: str, basis: str, words: tuple[str, ...]) -> str:
    told = f"dikenali dari {', '.join(f'“{word}”' for word in words if word)}" if any(words) else ""
    return ". ".join(each for each in (owner, basis, told) if each)
