"""The definition of a double: what must agree before any text is compared.

Hard: region and kind; for budget lines also fiscal year and activity class, and the unit when the thing is goods; for
datasets the breakdown; for a unit's website the unit. A part that is missing, or that was guessed from words, never
cuts: the pair stays and pays a penalty (soft key).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pemantik.overlaps.engine.dictionary import Dictionary
from pemantik.overlaps.engine.text import JOINERS, WORD, words

#: How far into the text of a budget line its activity may stand ("Belanja Modal Pengadaan ...").
_ACT_WITHIN = 4


@dataclass(frozen=True, slots=True)
class BudgetParts:
    """What a budget line says it does (`act`), to what kind of thing, and the text without those words."""

    act: str
    thing: str
    from_account: bool
    year: int | None
    rest: str


def budget_parts(folded: str, account: str, dictionary: Dictionary) -> BudgetParts:
    """Read the activity, the type of the thing and the year out of a budget line."""
    spans = [(match.group(), match.start()) for match in WORD.finditer(folded)]
    found = [word for word, _ in spans]
    act, start = _act(found, dictionary)
    rest = found[start:]
    text = folded[spans[start][1] :] if start < len(spans) else ""
    thing = account_thing(account, dictionary)
    software = any(tuple(rest[at : at + length]) in dictionary.software for at in range(2) for length in (1, 2))
    if act == "adakan" and (software or thing == "software"):
        act = "bangun"
    year = _year(rest)
    if year is not None:
        text = text.replace(f"tahun {year}", " ").replace(str(year), " ")
    return BudgetParts(act, thing or ("software" if software else ""), bool(thing), year, text)


def account_thing(account: str, dictionary: Dictionary) -> str:
    """The type of thing that an account code stands for, "" if it is not known."""
    code = account.strip()
    for length in range(len(code), 5, -1):
        if (thing := dictionary.accounts.get(code[:length])) is not None:
            return thing
    return ""


def _act(found: Sequence[str], dictionary: Dictionary) -> tuple[str, int]:
    """The activity class and where the thing begins; in "belanja pemeliharaan" the more telling word wins."""
    act, at = "", 0
    while at < min(len(found), _ACT_WITHIN):
        if found[at] in JOINERS:
            at += 1
            continue
        for length in (4, 3, 2, 1):
            option = dictionary.budget_acts.get(tuple(word for word in found[at : at + length] if word not in JOINERS))
            if option is not None and length <= len(found) - at:
                break
        else:
            break
        if not act or act == "adakan":
            act = option
        at += length
    return act, at


def _year(found: Sequence[str]) -> int | None:
    return next((int(word) for word in found if len(word) == 4 and word.startswith("20")), None)


def breakdown_parts(folded: str, dictionary: Dictionary) -> tuple[str, str]:
    """How a dataset is broken down ("" if not told), and its name without that."""
    found = [word for word in words(folded) if word not in JOINERS]
    for at, word in enumerate(found):
        if word in dictionary.openers and at > 0:
            codes, length = _breakdowns(found[at + 1 :], dictionary)
            if codes:
                return "+".join(sorted(codes)), " ".join([*found[:at], *found[at + 1 + length :]])
    for at in range(1, len(found)):
        if found[at] in {"laki", "gender"}:
            return "kelamin", " ".join(word for word in found if word not in {"laki", "perempuan", "gender"})
    return "", " ".join(found)


def _breakdowns(found: Sequence[str], dictionary: Dictionary) -> tuple[set[str], int]:
    codes: set[str] = set()
    at = 0
    while at < len(found):
        for length in (4, 3, 2, 1):
            code = dictionary.breakdowns.get(tuple(found[at : at + length]))
            if code is not None:
                codes.add(code)
                at += length
                break
        else:
            break
    return codes, at
