"""Answers in the address of the calculator: reading them, saying what is wrong with them, writing them back."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from pemantik.maturity.answers import (
    NOT_ANSWERED,
    Answer,
    AnswerError,
    find_code,
    parse_answer,
)
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import plain

#: How "not relevant" is written in an address.
NOT_RELEVANT_TOKEN = "tr"  # noqa: S105 - a word, not a secret

#: A wrong value is echoed only this far.
LONGEST_ECHO = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the address that cannot be used. `code` is empty when it belongs to no field."""

    code: str
    message: str


@dataclass
class Sheet:
    """The answers of one visitor. `written` keeps for each field what to show in it, wrong values included."""

    instrument: Instrument
    answers: dict[str, Answer] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The shortest address that gives the same sheet again: answered fields only, official order."""
        return urlencode([(code, self.written[code]) for code in answerable(self.instrument) if code in self.written])

    def problem_of(self, code: str) -> str:
        """What is wrong with the value of a field, or an empty text."""
        return next((problem.message for problem in self.problems if problem.code == code), "")


def answerable(instrument: Instrument) -> tuple[str, ...]:
    """Every code of the form in its order: category questions, the questions themselves, supplements."""
    category = instrument.category.questions if instrument.category else ()
    extra = [indicator.code for each in instrument.supplements for indicator in each.indicators]
    return (*(question.code for question in category), *instrument.structure.by_code, *extra)


def read_sheet(instrument: Instrument, parameters: QueryDict) -> Sheet:
    """Read the parameters of an address. Whatever they hold, the sheet says it in words instead of failing."""
    sheet = Sheet(instrument)
    for name, values in parameters.lists():
        texts = [value for value in values if value.strip()]
        if texts:
            _read_one(sheet, name, texts)
    return sheet


def _read_one(sheet: Sheet, name: str, texts: list[str]) -> None:
    try:
        code = find_code(sheet.instrument, name)
    except AnswerError as error:
        sheet.problems.append(Problem("", str(error)))
        return
    if len(texts) > 1:
        message = _("Alamat ini memuat lebih dari satu nilai; yang terakhir dipakai.")
        sheet.problems.append(Problem(code, message))
    try:
        answer = parse_answer(sheet.instrument, code, texts[-1])
    except AnswerError as error:
        sheet.problems.append(Problem(code, str(error)))
        sheet.written[code] = texts[-1][:LONGEST_ECHO]
        return
    if answer != NOT_ANSWERED:
        sheet.answers[code] = answer
        sheet.written[code] = _token(sheet.instrument, code, answer)


def _token(instrument: Instrument, code: str, answer: Answer) -> str:
    """How an answer is written in the address and in the value of its field."""
    if answer.not_relevant or answer.value is None:
        return NOT_RELEVANT_TOKEN
    if instrument.category and code in {question.code for question in instrument.category.questions}:
        return next(letter for letter, points in instrument.category.options.items() if points == answer.value)
    return plain(answer.value)
