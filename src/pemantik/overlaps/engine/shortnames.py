"""The short name in a name: "SIMPEG (Sistem Informasi Kepegawaian)", "e-Lancar", "SI LANCAR Kota X"."""

import re

from pemantik.overlaps.engine.dictionary import Role
from pemantik.overlaps.engine.reading import TELLING, Piece, Reader
from pemantik.overlaps.engine.text import JOINERS, words

_PARTS = re.compile(r"[()\[\]{}:;|/]|\s[-\u2013\u2014]+\s|\s-|-\s")
_PREFIXED = re.compile(r"\b(si|e|my|i|m|sim)[-_ .']+(?=[a-z]{3})")
#: Words before a short name that belong to its frame ("Aplikasi SIMPEG").
_FRAME = frozenset(
    {"aplikasi", "sistem", "website", "web", "portal", "apps", "software", "program", "versi", "online", "layanan"}
)
_AND = frozenset({"dan", "serta", "atau"})
#: Beginnings of made-up names; "sis" stands for "sistem", and so on.
_BEGINNINGS = ("sim", "sip", "sik", "sis", "sia", "sir", "sid", "sib", "sit", "sin", "sil", "sij", "sig")


def split_short(reader: Reader, folded: str, written: str, own: frozenset[str]) -> tuple[str, str]:
    """The short name (joined, "" if there is none) and the rest of the name."""
    parts = [part.strip() for part in _PARTS.split(folded) if part and part.strip()]
    if len(parts) > 1:
        for part in parts:
            joined = _as_short(reader, part, own)
            rest = " ; ".join(each for each in parts if each is not part)
            if joined and any(piece[1] in (Role.ACT, *TELLING) for piece in reader.pieces(rest)):
                return joined, rest
    return _leading(reader, folded, written, own) if parts else ("", folded)


def _as_short(reader: Reader, part: str, own: frozenset[str]) -> str:
    """A part of a name as a joined short name, "" if it does not look like one."""
    match = _PREFIXED.match(part)
    found = [
        word
        for word in words(part[match.end() :] if match else part)
        if word not in JOINERS and word not in own and word not in _FRAME
    ]
    if not found or len(found) > 2 or (len(found) == 2 and not found[1].isdigit() and not match):
        return ""
    word = found[0]
    joined = (match.group(1) if match else "") + word
    if match or joined in reader.dictionary.known:
        return joined + "".join(second for second in found[1:] if match and _unknown(reader, second))
    spelled = word in reader.dictionary.spelled or reader.dictionary.stem(word) in reader.dictionary.phrases
    return "" if spelled or len(word) < 2 else joined


def _leading(reader: Reader, folded: str, written: str, own: frozenset[str]) -> tuple[str, str]:
    """A short name at the beginning ("SIMPEG Kota X", "e-Lancar Pendataan Nelayan") or as the whole name."""
    match = _PREFIXED.match(folded)
    first = words(folded[match.end() :] if match else folded)[:1]
    if not first:
        return "", folded
    word = first[0]
    joined = (match.group(1) if match else "") + word
    end = folded.find(word, match.end() if match else 0) + len(word)
    second = words(folded[end : end + 40])[:1] if match and match.group(1) == "si" else []
    if second and second[0] not in own and _unknown(reader, second[0]) and not _is_idea(reader, word):
        # "SI Lancar Jaya": a pretty name of two words.
        joined += second[0]
        end = folded.find(second[0], end) + len(second[0])
    rest = folded[end:]
    if not match and rest.split()[:1] and rest.split()[0] in _AND:
        return "", folded  # "SIMPEG dan presensi" names two things, not one with its short name
    # "Lapor Jalan" is a complaint about roads; "LAPOR" alone is the system of that name.
    meant = word in reader.dictionary.exact and any(piece[1] in TELLING for piece in reader.content(rest, own))
    if match or (joined in reader.dictionary.known and not meant) or _brandlike(reader, word, written):
        # The word itself still says something in "e-arsip" and nothing in "e-lancar": there it stays.
        return joined, (f"{word} {rest}" if match and _is_idea(reader, word) else rest)
    only = _only_word(reader, folded, own)
    return (only, "") if only else ("", folded)


def _only_word(reader: Reader, folded: str, own: frozenset[str]) -> str:
    """The one unknown word of a name that has nothing else, "" if it has."""
    left: list[Piece] = [piece for piece in reader.content(folded, own) if piece[1] is not Role.WEAK]
    return left[0][2] if len(left) == 1 and left[0][1] is Role.WORD else ""


def _brandlike(reader: Reader, word: str, written: str) -> bool:
    if word in reader.dictionary.spelled or len(word) < 3:
        return False
    if word.startswith(_BEGINNINGS) and len(word) >= 5:
        return True
    # All capitals beside ordinary letters.
    return not written.isupper() and word.upper() in written


def _unknown(reader: Reader, word: str) -> bool:
    """Whether no dictionary has the word: no idea, no frame, no unit, and no word of a longer phrase."""
    stem = reader.dictionary.stem(word)
    return word.isalpha() and word not in reader.dictionary.spelled and stem not in reader.dictionary.phrases


def _is_idea(reader: Reader, word: str) -> bool:
    return any(piece[1] in (Role.ACT, Role.OBJECT) for piece in reader.pieces(word))
