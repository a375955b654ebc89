"""What was answered: values, "not relevant", values from another institution, and reading them from text."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import divide, parse_decimal, round_half_up
from pemantik.maturity.parts import ExternalIndex
from pemantik.maturity.text import _, decimal_text

#: Ways to write that a question does not apply.
NOT_RELEVANT_WORDS = frozenset({"tr", "n/a", "na", "tidak relevan", "tidak berlaku", "not relevant"})

#: More decimals than any published value; keeps every sum exact.
MAX_DECIMALS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. No value means not answered.

    `provisional` marks a value that stands in until another institution's index arrives; `source` names that index.
    """

    value: Decimal | None = None
    not_relevant: bool = False
    provisional: bool = False
    source: str = ""

    @property
    def given(self) -> bool:
        """Whether there is an answer: a value, or "not relevant"."""
        return self.value is not None or self.not_relevant


NOT_ANSWERED = Answer()
NOT_RELEVANT = Answer(not_relevant=True)

Answers = Mapping[str, Answer | Decimal]


class AnswerError(ValueError):
    """An answer that the instrument does not allow; the message says what is allowed."""


def as_answer(given: Answer | Decimal | None) -> Answer:
    """The answer behind a mapping's value: plain numbers stand for themselves, 0 included."""
    if given is None:
        return NOT_ANSWERED
    return given if isinstance(given, Answer) else Answer(given)


def find_code(instrument: Instrument, text: str) -> str:
    """The answerable code that a person means by `text`: capitals do not matter, `1,1` is `1.1`.

    Raises AnswerError for an unknown code, and for an indicator that is answered once for each of its entries.
    """
    wanted = text.strip()
    spelling = wanted.casefold()
    code = instrument.spellings.get(spelling) or instrument.spellings.get(spelling.replace(",", "."))
    if code is not None:
        return code
    for indicator in instrument.all_indicators:
        if indicator.entries and spelling in {each.casefold() for each in (indicator.code, *indicator.aliases)}:
            raise AnswerError(
                _("Indikator {code} dijawab per layanan: pakai {entries}.").format(
                    code=indicator.code, entries=", ".join(indicator.entries.codes)
                )
            )
    raise AnswerError(
        _("Kode “{code}” tidak ada pada {instrument}.").format(code=wanted[:60], instrument=instrument.short_title)
    )


def parse_answer(instrument: Instrument, code: str, text: str) -> Answer:
    """Read an answer from text for a code that `find_code` returned.

    Empty text, and 0 where 0 is no value to choose, is not answered. Raises AnswerError with a sentence.
    """
    written = text.strip()
    if not written:
        return NOT_ANSWERED
    indicator = instrument.answerable[code]
    if indicator is None:
        return _category_answer(instrument, written)
    if written.lower() in NOT_RELEVANT_WORDS:
        if not indicator.may_be_not_relevant:
            raise AnswerError(_("“Tidak relevan” tidak disediakan untuk {code}.").format(code=code))
        return NOT_RELEVANT
    value = parse_decimal(written)
    if value is None:
        raise AnswerError(_("“{value}” bukan angka.").format(value=written[:60]))
    if value == 0 < instrument.scale.min:
        return NOT_ANSWERED
    check_value(instrument, value)
    return Answer(value)


def check_value(instrument: Instrument, value: Decimal) -> None:
    """Raise AnswerError if the value is off the scale, or fractional where only whole levels exist."""
    _require_number(value)
    scale = instrument.scale
    limits = {"low": decimal_text(scale.min), "high": decimal_text(scale.max), "value": decimal_text(value)}
    if not scale.min <= value <= scale.max:
        raise AnswerError(_("Nilai {value} di luar skala {low} sampai {high}.").format(**limits))
    if not scale.fractional and value != value.to_integral_value():
        raise AnswerError(_("Nilai {value} bukan bilangan bulat; pilih tingkat {low} sampai {high}.").format(**limits))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        raise AnswerError(_("Nilai punya terlalu banyak angka di belakang koma."))


def _require_number(value: Decimal) -> None:
    if not value.is_finite():
        raise AnswerError(_("“{value}” bukan angka.").format(value=value))


def _category_answer(instrument: Instrument, written: str) -> Answer:
    """A category option, written as its letter or as its points."""
    assert instrument.category is not None  # noqa: S101  only category questions come here
    options = instrument.category.options
    by_letter = {letter.casefold(): points for letter, points in options.items()}
    points = by_letter.get(written.casefold(), parse_decimal(written))
    if points is not None and points in options.values():
        return Answer(points)
    if points == 0:
        return NOT_ANSWERED
    raise AnswerError(_("Pilih salah satu: {options}.").format(options=", ".join(options)))


def convert_external(external: ExternalIndex, measured: Decimal) -> Decimal:
    """The indicator value for another institution's index, by straight lines between the published points.

    At most `MAX_DECIMALS` decimals, so that it can be stored and read again. Raises AnswerError if the index is off its
    own scale.
    """
    _require_number(measured)
    if not external.min <= measured <= external.max:
        raise AnswerError(
            _("{name} harus {low} sampai {high}; tertulis {value}.").format(
                name=external.name,
                low=decimal_text(external.min),
                high=decimal_text(external.max),
                value=decimal_text(measured),
            )
        )
    for (x0, y0), (x1, y1) in pairwise(external.points):
        if measured <= x1:
            exact = Fraction(y0) + Fraction(y1 - y0) * Fraction(measured - x0) / Fraction(x1 - x0)
            value = divide(Decimal(exact.numerator), Decimal(exact.denominator))
            stored = round_half_up(value, MAX_DECIMALS)
            return value if value == stored else stored
    raise AssertionError("the points cover the scale; checked when the file was loaded")


def with_provisional(instrument: Instrument, answers: Answers) -> dict[str, Answer | Decimal]:
    """The answers, with the provisional value in place of every external index that has not arrived.

    For Pemdi 2026 the practice of the 2026 cycle (not an article of the regulation) is the value 1.
    """
    completed = dict(answers)
    for leaf in instrument.structure.leaves:
        external = leaf.indicator.external
        waiting = not as_answer(completed.get(leaf.code)).given
        if waiting and external and external.provisional is not None:
            completed[leaf.code] = Answer(external.provisional, provisional=True, source=external.name)
    return completed


def ladder_level(met: Mapping[int, bool]) -> int:
    """The level that counts on a ladder: the highest n for which 1..n are all met, 0 if level 1 is not."""
    level = 0
    while met.get(level + 1, False):
        level += 1
    return level
