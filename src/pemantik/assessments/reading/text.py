"""Text as files carry it, made fit to be stored, searched and shown."""

import re
import unicodedata

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\u00ad\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8


def clean(text: str) -> str:
    """Without control characters, soft hyphens and half characters; one form for letters with accents."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


def words_of(query: str) -> list[str]:
    """The words that a person searches for: letters and digits only, so that they mean nothing to a search engine."""
    return [word.casefold() for word in _WORD.findall(query)][:MOST_WORDS]


def snippet(text: str, words: list[str], length: int = 180) -> str:
    """The part of a text around the first of the words, on one line."""
    flat = " ".join(text.split())
    hits = [hit.start() for word in words if (hit := re.search(rf"\b{re.escape(word)}", flat, re.IGNORECASE))]
    start = max(0, min(hits, default=0) - length // 3)
    if start:
        start = flat.find(" ", start) + 1
    end = start + length
    if end < len(flat):
        end = max(flat.rfind(" ", start, end), start + length // 2)
    return ("… " if start else "") + flat[start:end].strip() + (" …" if end < len(flat) else "")


def words_of_title(text: str) -> set[str]:
    """The different words of a title, without one-letter ones."""
    return {word.casefold() for word in _WORD.findall(text) if len(word) > 1}
