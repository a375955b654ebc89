"""The codes of an instrument that are answered, in the official order."""

from collections.abc import Iterator
from dataclasses import dataclass

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Indicator


@dataclass(frozen=True, slots=True)
class Item:
    """One answerable code. `indicator` is None for a question that only sorts into a category."""

    code: str
    name: str
    group: str
    indicator: Indicator | None
    in_index: bool


def items_of(instrument: Instrument) -> tuple[Item, ...]:
    """Everything that is answered: the leaves of the index, supplements, questions of the category."""
    return tuple(_walk(instrument))


def index_codes(instrument: Instrument) -> tuple[str, ...]:
    """The codes that enter the index: what has to be answered."""
    return tuple(leaf.code for leaf in instrument.structure.leaves)


def _walk(instrument: Instrument) -> Iterator[Item]:
    names = {group.code: group.name for group in instrument.all_groups}
    for leaf in instrument.structure.leaves:
        yield Item(leaf.code, leaf.indicator.name, names[leaf.path[-1]], leaf.indicator, in_index=True)
    for supplement in instrument.supplements:
        for indicator in supplement.indicators:
            yield Item(indicator.code, indicator.name, supplement.name, indicator, in_index=False)
    if instrument.category:
        for question in instrument.category.questions:
            yield Item(question.code, question.name, instrument.category.name, None, in_index=False)
