"""Names of files and folders in a package: safe on every system, never the same twice, no longer than allowed.

Nothing that a person typed reaches a name but ASCII letters and digits.
"""

import re
import unicodedata

from pemantik.reports.national.rules import FileRule

#: Where a title holds no letter that a file name may have.
NAMELESS = "Bukti"
#: Room that is kept for what makes a name differ from another: `-12`, `_bag-12`.
_ROOM = 14


def words_of(text: str, separator: str) -> str:
    """Letters and digits of a text, without accents, joined by the separator."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return separator.join(re.findall(r"[A-Za-z0-9]+", plain))


def number_of(rule: FileRule, code: str) -> str:
    """`IK-01`: the code of an indicator as names carry it."""
    words = words_of(code, "-") or "0"
    return f"{rule.prefix}{words.zfill(rule.digits) if words.isdigit() else words}"


class Names:
    """Gives out names for one indicator; each only once, whatever the case of its letters."""

    def __init__(self, rule: FileRule, code: str, year: int) -> None:
        self.rule, self.year = rule, year
        self.number = number_of(rule, code)
        self.given: set[str] = set()

    def give(self, title: str, extension: str) -> str:
        """`IK-01_Nama-Dokumen_2026.pdf`; a second one of the same title is `IK-01_Nama-Dokumen-2_2026.pdf`."""
        gap = self.rule.separator
        around = len(self.number) + len(gap) * 2 + len(f"{self.year}.{extension}") + _ROOM
        words = words_of(title, self.rule.word_separator)[: max(8, self.rule.longest_name - around)]
        words = words.strip(self.rule.word_separator) or NAMELESS
        count, differing = 1, words
        while (name := f"{self.number}{gap}{differing}{gap}{self.year}.{extension}").casefold() in self.given:
            count += 1
            differing = f"{words}{self.rule.word_separator}{count}"
        self.given.add(name.casefold())
        return name

    def part(self, name: str, number: int) -> str:
        """`IK-01_Nama-Dokumen_2026_bag-1.pdf`: a part of the file that was given this name."""
        stem, _dot, extension = name.rpartition(".")
        return f"{stem}{self.rule.separator}bag{self.rule.word_separator}{number}.{extension}"
