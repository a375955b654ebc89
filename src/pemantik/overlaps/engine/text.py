"""Letters and words of a text that anybody may have sent."""

import re
import unicodedata
from collections.abc import Sequence

WORD = re.compile(r"[a-z]+|[0-9]+")
#: Joining words carry nothing and stand inside names in every way; without them "hotel dan restoran" is two words.
JOINERS = frozenset(
    {
        "dan",
        "atau",
        "yang",
        "di",
        "ke",
        "dari",
        "dengan",
        "untuk",
        "pada",
        "oleh",
        "dalam",
        "serta",
        "bagi",
        "of",
        "and",
        "the",
        "for",
    }
)


def fold(text: str, most: int) -> str:
    """Lower case, plain letters, bounded."""
    cut = text[:most]
    if not cut.isascii():
        cut = unicodedata.normalize("NFKD", cut)[: 2 * most].encode("ascii", "ignore").decode()
    return cut.lower()


def words(folded: str) -> list[str]:
    """The words and numbers of a folded text."""
    return WORD.findall(folded)


def without_joiners(found: Sequence[str]) -> list[str]:
    """The words that can carry meaning."""
    return [word for word in found if word not in JOINERS]
