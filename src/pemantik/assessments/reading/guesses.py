"""What a document says about itself: number, date, signatory, kind and title, guessed from its text.

Guesses only fill in a form that a person then checks.
"""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)
#: What identifies a document stands on its first pages, who signed it on its last ones.
FIRST_PAGES = 3
LAST_PAGES = 3

_DATE = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_DATE_DIGITS = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)\b")
_ENACTED = re.compile(r"(?:pada\s+tanggal|tanggal\s*:)\s*", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:NOMOR|Nomor|NO\.|No\.)\s*:?\s*([0-9A-Z][\w./-]{0,60}(?:\s+TAHUN\s+\d{4}|\s+Tahun\s+\d{4})?)", re.MULTILINE
)
_ABOUT = re.compile(r"^\s*TENTANG\s*$\s*((?:^[^a-z\n]{4,}$\s*){1,4})", re.MULTILINE)
_NIP = re.compile(r"^\s*NIP\b")
#: Ranks of civil servants, which may stand between a name and its NIP.
_RANK = re.compile(r"(?:pembina|penata|pengatur|juru)\b", re.IGNORECASE)
_SIGNED = re.compile(
    r"\bttd\b|\btertanda\b|ditandatangani\s+secara\s+elektronik|\bNIP\b|\bditetapkan\s+di\b", re.IGNORECASE
)
_KINDS = (
    ("minutes", ("notula", "notulen", "berita acara", "risalah rapat", "daftar hadir")),
    ("procedure", ("standar operasional prosedur", "standard operating procedure", "pedoman", "petunjuk teknis")),
    ("regulation", ("peraturan", "keputusan", "instruksi")),
    ("letter", ("nota dinas", "surat edaran", "surat tugas", "undangan", "surat")),
    ("report", ("laporan", "reviu", "evaluasi")),
    ("plan", ("rencana", "dokumen pelaksanaan anggaran", "rka", "dpa", "rpjmd", "renstra", "renja")),
)


@dataclass(frozen=True, slots=True)
class Guesses:
    """What was found; empty where nothing was."""

    title: str = ""
    kind: str = ""
    number: str = ""
    dated: date | None = None
    signatory: str = ""
    is_signed: bool = False


def guess(texts: list[str], today: date) -> Guesses:
    """Guesses from the texts of all pages. A date after today is a plan, not the date of the document."""
    first, last = "\n".join(texts[:FIRST_PAGES]), "\n".join(texts[-LAST_PAGES:])
    number = _NUMBER.search(first)
    return Guesses(
        title=_title(first),
        kind=_kind(first),
        number=" ".join(number[1].split()).rstrip(".,;:")[:100] if number else "",
        dated=_date(first, last, today),
        signatory=_signatory(last),
        is_signed=bool(_SIGNED.search(last)),
    )


def _title(text: str) -> str:
    found = _ABOUT.search(text)
    words = " ".join(found[1].split()) if found else ""
    return words.capitalize()[:200] if len(words) >= 8 else ""


def _kind(text: str) -> str:
    """The kind whose word comes first on the first page: the heading names the document, its body names others."""
    head = text[:1500].casefold()
    found = [
        (position, kind) for kind, words in _KINDS for word in words if (position := _position(word, head)) is not None
    ]
    return min(found)[1] if found else ""


def _position(word: str, text: str) -> int | None:
    found = re.search(rf"\b{re.escape(word)}\b", text)
    return found.start() if found else None


def _date(first: str, last: str, today: date) -> date | None:
    """The date after "pada tanggal" near the signature, else the first one on the first pages."""
    for enacted in reversed(list(_ENACTED.finditer(last))):
        after = [one for one in dates_in(last[enacted.end() : enacted.end() + 30]) if one <= today]
        if after:
            return after[0]
    return next((one for one in [*dates_in(first), *dates_in(last)] if one <= today), None)


def dates_in(text: str) -> list[date]:
    """All dates of a text, in its order: `22 November 2026`, `22/11/2026`, `22-11-2026`."""
    found: list[tuple[int, date]] = []
    for match in _DATE.finditer(text):
        found += _dated(match.start(), int(match[1]), MONTHS.index(match[2].casefold()) + 1, int(match[3]))
    for match in _DATE_DIGITS.finditer(text):
        found += _dated(match.start(), int(match[1]), int(match[2]), int(match[3]))
    return [one for _position, one in sorted(found)]


def _dated(position: int, day: int, month: int, year: int) -> list[tuple[int, date]]:
    try:
        return [(position, date(year, month, day))]
    except ValueError:
        return []


def _signatory(text: str) -> str:
    """The name above the last NIP."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    found = ""
    for position, line in enumerate(lines):
        if _NIP.match(line):
            above = [one for one in lines[max(0, position - 2) : position] if not _RANK.match(one)]
            name = above[-1] if above else ""
            found = name if len(name.split()) >= 2 and not re.search(r"\d", name) else found
    return found[:150]
