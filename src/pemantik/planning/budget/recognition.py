"""Which budget lines are ICT, and why: account codes, words, and the programme they belong to. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pemantik.overlaps.engine.text import fold, words

#: So much has to speak for it.
ENOUGH = 2
_ACCOUNT, _WORD, _HINT, _AGAINST = 3, 2, 1, 3
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whether a line is ICT, and every reason for and against it."""

    is_ict: bool
    why: tuple[str, ...]


@cache
def _reference() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "ict.yaml").read_text("utf-8"))
    return content


@cache
def _phrases(name: str) -> frozenset[str]:
    return frozenset(str(each) for each in _reference()[name])


def recognise(name: str, account_code: str = "", account: str = "", activity_code: str = "") -> Recognised:
    """Read one line. The name of its account counts as its own words do."""
    account_says = _longest(_reference()["accounts"], account_code)
    activity_says = _longest(_reference()["activities"], activity_code)
    found = dict.fromkeys(_parts(f"{name} ; {account}"))
    strong = [each for each in found if each in _phrases("words")]
    hints = [each for each in found if each in _phrases("hints")]
    against = dict.fromkeys(_reference()["against"][each] for each in found if each in _reference()["against"])
    weight = _WORD * bool(strong) + _HINT * bool(hints) + _HINT * bool(activity_says)
    weight -= _AGAINST * bool(against)
    weight += _ACCOUNT * bool(account_says)
    if account_says:
        weight = max(weight, ENOUGH)
    why = [f"rekening {account_says[0]}: {account_says[1].lower()}"] if account_says else []
    why += [f"kata “{each}”" for each in (strong or hints)[:3]]
    why += [f"program {activity_says[0]}: {activity_says[1].lower()}"] if activity_says else []
    why += [f"tetapi: {each}" for each in against]
    return Recognised(weight >= ENOUGH, tuple(why))


def _parts(text: str) -> Iterator[str]:
    """The words of a text, and those that stand side by side, in twos and threes."""
    found = words(fold(text, 600))
    for length in range(_LONGEST, 0, -1):
        for at in range(len(found) - length + 1):
            yield " ".join(found[at : at + length])


def _longest(known: Mapping[str, str], code: str) -> tuple[str, str] | None:
    fitting: Sequence[str] = [each for each in known if code.startswith(each)]
    return max(((each, known[each]) for each in fitting), key=lambda pair: len(pair[0]), default=None)
