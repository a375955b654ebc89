"""What offices write in a cell, and what it means: kinds, regions, names that mean the same."""

import difflib
import re
from collections.abc import Mapping

from pemantik.organizations.models import Node, NodeKind, Region
from pemantik.organizations.rules import same_name

_KIND_WORDS = {
    NodeKind.DEPARTMENT: ("opd", "skpd", "dinas", "badan", "sekretariat", "inspektorat", "biro", "perangkat daerah"),
    NodeKind.DISTRICT: ("kecamatan", "distrik", "district"),
    NodeKind.DIVISION: ("bagian", "uptd", "bidang", "puskesmas", "kelurahan", "division"),
}
#: Words that say nothing about which unit is meant.
_EMPTY_WORDS = frozenset(
    {"dinas", "badan", "kantor", "dan", "kabupaten", "kab", "kota", "provinsi", "prov", "pemerintah", "daerah"}
)


def find_kind(written: str) -> tuple[NodeKind | None, str]:
    """The kind that a word means; without one, the kind that the word looks like, as a suggestion."""
    words = {
        word: kind for kind in NodeKind for word in (kind.value, str(kind.label).casefold(), *_KIND_WORDS.get(kind, ()))
    }
    kind = words.get(written.casefold())
    guess = difflib.get_close_matches(written.casefold(), words, n=1, cutoff=0.6)
    return kind, str(words[guess[0]].label if guess else NodeKind.DEPARTMENT.label)


def usual_kind(name: str, region: Region | None, parent: Node | None) -> str:
    """The kind that an empty cell means."""
    if region is not None:
        return region.level
    if name.casefold().startswith("kecamatan "):
        return NodeKind.DISTRICT
    return NodeKind.DEPARTMENT if parent is None or parent.is_institution else NodeKind.DIVISION


def find_region(written: str, regions: Mapping[str, Region]) -> tuple[Region | None, str]:
    """The region of a code or name; without one, the code of the region whose name looks like it.

    A spreadsheet makes a number of `18.10` and shows it as 18.1; some write 1871.
    """
    for code in (written, f"{written}0", f"{written[:2]}.{written[2:]}"):
        if code in regions:
            return regions[code], ""
    by_name = {same_name(region.name): region for region in regions.values()}
    if same_name(written) in by_name:
        return by_name[same_name(written)], ""
    codes = {_bare(region.name): region.pk for region in regions.values()}
    guess = difflib.get_close_matches(_bare(written), codes, n=1, cutoff=0.6)
    return None, codes[guess[0]] if guess else ""


def _bare(name: str) -> str:
    """The name of a region without its level."""
    return re.sub(r"^(kabupaten|kab\.?|kota|provinsi)\s+", "", name.casefold())


def meaning(name: str) -> str:
    """What remains of a name without the words that all names share, in alphabetical order."""
    words = [word for word in re.findall(r"\w+", name.casefold()) if word not in _EMPTY_WORDS]
    return " ".join(sorted(words)) or name.casefold()
