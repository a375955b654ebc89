"""Many institutions under one instrument: their mean, and what it would be if some of their answers rose."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from pemantik.maturity.answers import Answer, Answers, as_answer
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import divide


def mean_of(values: Iterable[Decimal]) -> Decimal | None:
    """The plain mean of exact indices, itself unrounded; None without any."""
    given = list(values)
    return divide(sum(given, Decimal(0)), Decimal(len(given))) if given else None


def rises(instrument: Instrument, answers: Answers, codes: Collection[str], to: Decimal) -> dict[str, Answer | Decimal]:
    """The changes that lift these codes to at least `to`. Higher values and "not relevant" stay as they are."""
    found: dict[str, Answer | Decimal] = {}
    for leaf in instrument.structure.leaves:
        answer = as_answer(answers.get(leaf.code))
        if leaf.code in codes and not answer.not_relevant and (answer.value is None or answer.value < to):
            found[leaf.code] = to
    return found
