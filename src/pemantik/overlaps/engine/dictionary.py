"""The reference data of the field: ideas and their wordings, words that say nothing, units, known systems.

The shipped files lie in `data/`; people of the field keep them. A region's own additions are handed in as `additions`
and win over the shipped wording.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pemantik.overlaps.engine.stemming import readings, stem
from pemantik.overlaps.engine.text import fold, without_joiners, words

DATA = Path(__file__).parent / "data"
_LONGEST_PHRASE = 9
_ROLES = ("object", "service", "goods", "act")
#: The same safe reading, ten times as fast where the C library is there.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Role(IntEnum):
    """What a piece of a name is."""

    ACT = 0
    OBJECT = 1
    WORD = 2
    WEAK = 3
    SHORT = 4
    UNIT = 5
    DROP = 6
    WEBSITE = 7


@dataclass(frozen=True, slots=True)
class Known:
    """A system that is known by its short name: the words it stands for, its owner, the shared service if it is one."""

    words: str
    owner: str
    service: str


@dataclass(frozen=True, slots=True)
class Idea:
    """An entry of the dictionary: its code, its role, and for things that are bought whether they are goods."""

    code: str
    role: Role
    goods: bool = False


@dataclass(frozen=True)
class Dictionary:
    """Everything that cleaning looks up, ready for looking up."""

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], Idea]]]
    #: Words whose other forms mean something else ("lapor" is a complaint, "laporan" a report), as they are spelled.
    exact: Mapping[str, Idea]
    #: Things that imply an activity.
    implies: Mapping[str, Idea]
    roots: frozenset[str]
    spelled: frozenset[str]
    known: Mapping[str, Known]
    goods: frozenset[str]
    empty: frozenset[str]
    boilerplate: frozenset[tuple[str, ...]]
    unit_forms: frozenset[str]
    regions: frozenset[str]
    budget_acts: Mapping[tuple[str, ...], str]
    software: frozenset[tuple[str, ...]]
    accounts: Mapping[str, str]
    openers: frozenset[str]
    breakdowns: Mapping[tuple[str, ...], str]
    stems: dict[str, str] = field(default_factory=dict)

    def stem(self, word: str) -> str:
        """The stem of a word, remembered."""
        found = self.stems.get(word)
        if found is None:
            found = stem(word, self.roots)
            if len(self.stems) < 500_000:
                self.stems[word] = found
        return found


@cache
def shipped() -> Dictionary:
    """The dictionary as it comes with the product."""
    return build({})


def build(additions: Mapping[str, Mapping[str, Sequence[str]]]) -> Dictionary:
    """A dictionary with own additions, which win over what is shipped.

    `{"object": {"idea": ["wording", ...]}, "act": ..., "drop": {"": [...]}, "short": {"short name": ["its words"]}}`.
    """
    concepts = _yaml("concepts.yaml")
    for role, ideas in additions.items():
        if role in concepts:
            for code, wordings in ideas.items():
                concepts[role][code] = [*concepts[role].get(code, []), *wordings]
    frame = _yaml("frame.yaml")
    frame["drop"] = [*frame["drop"], *(word for words_ in additions.get("drop", {}).values() for word in words_)]
    units = _yaml("units.yaml")
    spelled = _spelled(concepts, frame)
    roots = _roots(concepts, spelled)
    known = {
        row["short"].replace(" ", ""): Known(row["words"], row["owner"], row["service"]) for row in _rows("names.csv")
    }
    for short, meant in additions.get("short", {}).items():
        known[short.replace(" ", "")] = Known(meant[0], "", "")
    budget = _yaml("budget.yaml")
    breakdowns = _yaml("breakdowns.yaml")
    return Dictionary(
        phrases=_phrases([*_added(additions, roots), *_meanings(concepts, frame, units, roots)]),
        exact=_exact(concepts),
        implies={code: Idea("!" + act, Role.ACT) for code, act in concepts["implies"].items()},
        roots=roots,
        spelled=spelled
        | frozenset(word for each in units["aliases"].values() for name in each for word in name.split()),
        known=known,
        goods=frozenset(concepts["goods"]),
        empty=frozenset(" ".join(words(str(each).lower())) for each in frame["empty"]),
        boilerplate=frozenset(_stems(each, roots) for each in frame["boilerplate"]),
        unit_forms=frozenset(units["forms"]),
        regions=frozenset(_lines("regions.txt")),
        budget_acts={tuple(_plain(text)): act for act, texts in budget["acts"].items() for text in texts},
        software=frozenset(tuple(_plain(each)) for each in budget["software"]),
        accounts={str(code): kind for code, kind in budget["accounts"].items()},
        openers=frozenset(breakdowns["openers"]),
        breakdowns={tuple(_plain(text)): code for code, texts in breakdowns["breakdowns"].items() for text in texts},
    )


def _yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    return loaded


def _lines(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _plain(text: str) -> list[str]:
    return without_joiners(words(fold(str(text), 200)))


def _stems(text: str, roots: frozenset[str]) -> tuple[str, ...]:
    return tuple(stem(word, roots) for word in _plain(text))


def _spelled(concepts: Mapping[str, Any], frame: Mapping[str, Any]) -> frozenset[str]:
    """Every word of the dictionary as it is spelled: what a slip of the pen is corrected to."""
    texts = [text for role in _ROLES for wordings in concepts[role].values() for text in wordings]
    texts += [*frame["drop"], *frame["weak"], *frame["website"]]
    return frozenset(word for text in texts for word in words(fold(str(text), 200)))


def _roots(concepts: Mapping[str, Any], spelled: frozenset[str]) -> frozenset[str]:
    """Words at which stripping stops: the list of roots, and words of the dictionary that have no root inside."""
    listed = {word for line in _lines("roots.txt") for word in line.split()} | {str(code) for code in concepts["act"]}
    others = {word for word in spelled if len(word) >= 3 and not any(each in listed for each in readings(word))}
    inner = {word for word in others if not any(each in others for each in readings(word) if len(each) >= 4)}
    return frozenset(listed | inner)


def _exact(concepts: Mapping[str, Any]) -> dict[str, Idea]:
    found = {}
    for role in _ROLES:
        for code, texts in concepts[role].items():
            for text in texts:
                if text.startswith("="):
                    found[text[1:]] = Idea(
                        ("!" if role == "act" else "") + code, Role.ACT if role == "act" else Role.OBJECT
                    )
    return found


def idea_of(text: str, dictionary: Dictionary) -> Idea | None:
    """What the dictionary takes a wording for, None if it has no such wording."""
    plain = " ".join(_plain(text))
    if plain in dictionary.exact:
        return dictionary.exact[plain]
    stems = tuple(dictionary.stem(word) for word in plain.split())
    options = dictionary.phrases.get(stems[0], ()) if stems else ()
    return next((idea for rest, idea in options if rest == stems[1:]), None)


def _added(
    additions: Mapping[str, Mapping[str, Sequence[str]]], roots: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], Idea]]:
    """What own wordings mean."""
    for role, ideas in additions.items():
        kind = {"act": Role.ACT, "drop": Role.DROP}.get(role, Role.OBJECT)
        for code, texts in ideas.items() if role == "drop" or role in _ROLES else ():
            for text in texts:
                stems = _stems(text, roots)
                known = "".join(stems) if kind is Role.DROP else ("!" if kind is Role.ACT else "") + code
                yield stems, Idea(known, kind, role == "goods")


def _meanings(
    concepts: Mapping[str, Any], frame: Mapping[str, Any], units: Mapping[str, Any], roots: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], Idea]]:
    """Every wording of the reference data with what it means, the stronger meaning first."""
    for role in _ROLES:
        kind, mark = (Role.ACT, "!") if role == "act" else (Role.OBJECT, "")
        for code, texts in concepts[role].items():
            for text in texts:
                if not text.startswith("="):
                    yield _stems(text, roots), Idea(mark + code, kind, role == "goods")
    for code, texts in units["aliases"].items():
        for text in texts:
            yield _stems(text, roots), Idea("@" + code, Role.UNIT)
    for name, kind in (("website", Role.WEBSITE), ("drop", Role.DROP), ("weak", Role.WEAK)):
        for text in frame[name]:
            stems = _stems(str(text), roots)
            yield stems, Idea("".join(stems), kind)


def _phrases(
    given: Sequence[tuple[tuple[str, ...], Idea]],
) -> dict[str, list[tuple[tuple[str, ...], Idea]]]:
    """Phrases by their first stem, the longest first; the first meaning of a wording wins."""
    meanings: dict[tuple[str, ...], Idea] = {}
    for stems, idea in given:
        meanings.setdefault(stems, idea)
    # Names with their words in another order ("pegawai presensi") mean the same.
    for stems, idea in list(meanings.items()):
        if len(stems) == 2 and idea.role is Role.OBJECT:
            meanings.setdefault((stems[1], stems[0]), idea)
    found: dict[str, list[tuple[tuple[str, ...], Idea]]] = {}
    for stems, idea in meanings.items():
        if stems and len(stems) <= _LONGEST_PHRASE:
            found.setdefault(stems[0], []).append((stems[1:], idea))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found
