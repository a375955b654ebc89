"""Names of regions: one spelling for each, and their own names taken out of texts, where they say nothing."""

import re
from functools import lru_cache

from pemantik.overlaps.engine.text import fold, words

_REMEMBERED = 20_000
_FORMS = "kabupaten|kab|kota|provinsi|prov|propinsi|pemkab|pemkot|pemprov"
_KINDS = (
    ("kabupaten", re.compile(r"^(?:kabupaten|kab|pemkab|pemerintah kabupaten)\s+(?:administrasi\s+)?")),
    ("kota", re.compile(r"^(?:kota|pemkot|pemerintah kota)\s+(?:administrasi\s+)?")),
    ("provinsi", re.compile(r"^(?:provinsi|prov|propinsi|pemprov|pemerintah provinsi)\s+")),
)


@lru_cache(maxsize=_REMEMBERED)
def region_key(region: str) -> str:
    """A region's name or code in one spelling: "Kab. Bandung" is "KABUPATEN BANDUNG" and not "Kota Bandung"."""
    plain = " ".join(words(fold(region, 200)))
    for kind, pattern in _KINDS:
        named, count = pattern.subn(f"{kind} ", plain)
        if count:
            return named
    return plain


@lru_cache(maxsize=_REMEMBERED)
def own_words(region: str) -> frozenset[str]:
    """The words of a region's own name; in its own rows they say nothing."""
    return frozenset(words(fold(region, 200)))


@lru_cache(maxsize=_REMEMBERED)
def _own_name(region: str) -> str:
    """A region's name without its kind, as words; "" for what is too short to be looked for."""
    plain = region_key(region)
    for kind, _pattern_of_kind in _KINDS:
        plain = plain.removeprefix(f"{kind} ")
    return "" if len(plain) < 3 or plain.isdigit() else plain


@lru_cache(maxsize=_REMEMBERED)
def _pattern(name: str) -> "re.Pattern[str]":
    """Finds a region's own name, with or without its kind before it."""
    words_ = r"\W+".join(name.split())
    return re.compile(rf"\b(?:(?:pemerintah\s+)?(?:{_FORMS})\W+)?{words_}\b")


def without_region(folded: str, region: str) -> str:
    """A folded text without the name of its own region."""
    name = _own_name(region) if region else ""
    # Most texts do not name the region, and making a pattern for each region takes longer than looking.
    if not name or any(word not in folded for word in name.split()):
        return folded
    rest = _pattern(name).sub(" ", folded)
    return rest if rest.strip(" -()") else folded
