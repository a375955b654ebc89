"""A result as the stable JSON of the command line: numbers are decimal strings."""

from decimal import Decimal
from typing import Any

from pemantik.maturity.numbers import plain, round_half_up
from pemantik.maturity.scoring import GroupScore, LeafScore, Result

#: Decimals of shares and contributions, which no regulation rounds.
DETAIL_PLACES = 4


def as_json(result: Result, institution: str | None = None) -> dict[str, Any]:
    """The object for one institution; scores rounded as the instrument says, `exact` beside the index."""
    instrument = result.instrument
    found: dict[str, Any] = {} if institution is None else {"institution": institution}
    found |= {
        "instrument": instrument.code,
        "version": instrument.version,
        "index": str(result.index),
        "exact": plain(result.exact),
        "band": result.band.name if result.band else None,
        "band_basis": result.band_basis.value,
        "groups": [_group(score) for score in result.groups],
        "indicators": [_indicator(score) for score in result.indicators],
        "not_answered": list(result.not_answered),
        "provisional": list(result.provisional),
    }
    if instrument.category:
        found["category"] = result.category
    if result.supplements:
        found["supplements"] = {code: _text(value) for code, value in result.supplements.items()}
    return found


def _group(score: GroupScore) -> dict[str, Any]:
    group = score.group
    found: dict[str, Any] = {
        "code": group.code,
        "name": group.name,
        "kind": group.kind,
        "weight": _text(group.weight),
        "share": _detail(score.share),
        "score": str(score.score),
    }
    if score.maturity:
        found |= {"maturity": score.maturity, "gate_open": score.gate_open}
    return found


def _indicator(score: LeafScore) -> dict[str, Any]:
    answer = score.answer
    return {
        "code": score.leaf.code,
        "name": score.leaf.indicator.name,
        "group": score.leaf.path[-1],
        "value": None if answer.value is None else plain(answer.value),
        "not_relevant": answer.not_relevant,
        "counted": plain(score.counted),
        "weight": _text(score.leaf.indicator.weight),
        "share": _detail(score.share),
        "contribution": _detail(score.contribution),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _detail(value: Decimal) -> str:
    return plain(round_half_up(value, DETAIL_PLACES))
