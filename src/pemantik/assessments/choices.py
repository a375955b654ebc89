"""What the form of an answer offers: levels or options to choose from, or a number to write."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pemantik.assessments.codes import Item
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import plain
from pemantik.maturity.parts import ExternalIndex


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form of one code with what it holds now. Without choices it takes a number."""

    choices: tuple[Choice, ...]
    ticks: bool
    external: ExternalIndex | None
    values: Mapping[str, Any]

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that the form sends."""
        names = ["value", "narrative"]
        if self.may_be_provisional:
            names += ["provisional", "source", "source_date"]
        return (*names, *(["met"] if self.ticks else []), *(["measured"] if self.external else []))

    @property
    def may_be_provisional(self) -> bool:
        """Whether a value may stand in for one that another institution has yet to publish, or already does."""
        return self.external is not None or bool(self.values["provisional"] or self.values["source"])


def answer_form(instrument: Instrument, item: Item, values: Mapping[str, Any]) -> AnswerForm:
    """The form of one code."""
    return AnswerForm(
        choices=_choices(instrument, item),
        ticks=instrument.scale.ladder
        and instrument.scale.fractional
        and bool(item.indicator and item.indicator.criteria),
        external=item.indicator.external if item.indicator else None,
        values=values,
    )


def _choices(instrument: Instrument, item: Item) -> tuple[Choice, ...]:
    if item.indicator is None:
        category = instrument.category
        assert category is not None  # noqa: S101  only its questions have no indicator
        meanings = next((one.meanings for one in category.questions if one.code == item.code), {})
        return tuple(
            Choice(plain(points), letter, meanings.get(letter, "")) for letter, points in category.options.items()
        )
    if instrument.scale.fractional:
        return ()
    texts = {one.level: one.text for one in item.indicator.criteria}
    levels = [
        Choice(plain(level.value), f"{level.level} {level.name}", texts.get(level.level, level.meaning))
        for level in instrument.scale.levels
    ]
    if item.indicator.may_be_not_relevant:
        levels.append(Choice("TR", _("Tidak relevan"), ""))
    return tuple(levels)
