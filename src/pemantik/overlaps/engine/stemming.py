"""Takes Indonesian affixes off a word, so that "pendataan" and "mendata" compare equal.

A small rule stripper, not a full morphology: what matters is that the forms of one word end alike. Words of the
dictionary are roots, and stripping stops at a root.
"""

from collections.abc import Container

_SUFFIXES = ("nya", "kan", "an", "i")
#: Prefix and the first letters that the nasal swallowed ("menyimpan" is from "simpan").
_PREFIXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("meng", ("", "k")),
    ("peng", ("", "k")),
    ("meny", ("s",)),
    ("peny", ("s",)),
    ("mem", ("", "p")),
    ("pem", ("", "p")),
    ("men", ("", "t")),
    ("pen", ("", "t")),
    ("member", ("",)),
    ("memper", ("",)),
    ("pember", ("",)),
    ("per", ("",)),
    ("ber", ("",)),
    ("ter", ("",)),
    ("di", ("",)),
    ("ke", ("",)),
    ("me", ("",)),
    ("pe", ("",)),
    ("se", ("",)),
)
_VOWELS = frozenset("aeiou")
_SHORTEST = 4


def stem(word: str, roots: Container[str] = ()) -> str:
    """The word without affixes: a root if one of its readings is one, else the plainest careful reading."""
    if word in roots or len(word) <= _SHORTEST:
        return word
    for reading in readings(word):
        if reading in roots:
            return reading
    return _careful(word)


def readings(word: str) -> list[str]:
    """Every way to take affixes off, the least stripped first."""
    bare = [word] + [word[: -len(end)] for end in _SUFFIXES if word.endswith(end) and len(word) - len(end) >= 3]
    found = bare[1:]
    for prefix, swallowed in _PREFIXES:
        if word.startswith(prefix):
            for each in bare:
                rest = each[len(prefix) :]
                if len(rest) >= 2:
                    found += [first + rest for first in swallowed]
    return found


def _careful(word: str) -> str:
    """Without known roots: one prefix and one suffix, and never down to a stump."""
    rest = word
    for end in ("nya", "kan", "an"):
        if rest.endswith(end) and len(rest) - len(end) >= _SHORTEST:
            rest = rest[: -len(end)]
            break
    for prefix, swallowed in _PREFIXES:
        if rest.startswith(prefix) and len(rest) - len(prefix) >= _SHORTEST:
            inner = rest[len(prefix) :]
            return (swallowed[-1] if inner[0] in _VOWELS else "") + inner if prefix not in {"meng", "peng"} else inner
    return rest
