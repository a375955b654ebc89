"""The form of the calculator: sections, fields, choices, and what the visitor has filled in so far."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Group, Indicator
from pemantik.maturity.structure import leaf_codes
from pemantik.web.sheet import NOT_RELEVANT_TOKEN, Sheet
from pemantik.web.templatetags.pm import ramp


@dataclass(frozen=True)
class Choice:
    """One answer to choose: what the address carries, what is shown, what it means."""

    value: str
    label: str
    meaning: str
    ramp: int = 0


@dataclass(frozen=True)
class Field:
    """One question of the form. Without choices it takes a number."""

    code: str
    number: str
    name: str
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    has_criteria: bool = False
    written: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Part:
    """Questions under one heading inside a section; the heading is empty when the section itself is the group."""

    group: Group | None
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Section:
    """What is folded together: a top group, the category questions, or a supplement."""

    code: str
    title: str
    note: str
    group: Group | None
    parts: tuple[Part, ...]
    meanings: bool = False

    @property
    def total(self) -> int:
        """Number of questions."""
        return sum(len(part.fields) for part in self.parts)

    @property
    def filled(self) -> int:
        """Number of questions with a usable answer."""
        return sum(bool(one.written and not one.problem) for part in self.parts for one in part.fields)

    @property
    def has_problem(self) -> bool:
        """Whether some value in it cannot be used."""
        return any(one.problem for part in self.parts for one in part.fields)


def sections(sheet: Sheet) -> list[Section]:
    """The whole form with the answers of the sheet in it."""
    instrument = sheet.instrument
    return [
        *_category_section(sheet),
        *(
            Section(group.code, group.name, group.note, group, tuple(_parts(sheet, group)))
            for group in instrument.groups
        ),
        *(
            Section(each.code, each.name, each.note, None, (_part(sheet, None, each.indicators),))
            for each in instrument.supplements
        ),
    ]


def level_choices(instrument: Instrument) -> tuple[Choice, ...]:
    """The levels to choose from; none where any number between the ends of the scale is an answer."""
    if instrument.scale.fractional:
        return ()
    levels = instrument.scale.levels
    return tuple(Choice(str(one.level), str(one.level), one.name, ramp(one.level, levels[-1].level)) for one in levels)


def _category_section(sheet: Sheet) -> Iterator[Section]:
    category = sheet.instrument.category
    if category is None:
        return
    fields = tuple(
        _filled(
            sheet,
            Field(
                code=question.code,
                number=question.code,
                name=question.name,
                choices=tuple(Choice(one, one, question.meanings.get(one, "")) for one in category.options),
            ),
        )
        for question in category.questions
    )
    yield Section("kategori", category.name, "", None, (Part(None, fields),), meanings=True)


def _parts(sheet: Sheet, group: Group) -> Iterator[Part]:
    """The questions of a top group, under the headings of the groups inside it."""
    if group.indicators:
        yield _part(sheet, None, group.indicators)
    for child in group.groups:
        for part in _parts(sheet, child):
            yield replace(part, group=part.group or child)


def _part(sheet: Sheet, group: Group | None, indicators: tuple[Indicator, ...]) -> Part:
    return Part(group, tuple(one for indicator in indicators for one in _fields(sheet, indicator)))


def _fields(sheet: Sheet, indicator: Indicator) -> Iterator[Field]:
    choices = level_choices(sheet.instrument)
    if choices and indicator.may_be_not_relevant:
        choices = (*choices, Choice(NOT_RELEVANT_TOKEN, _("TR"), _("Tidak relevan")))
    codes = leaf_codes(indicator)
    for position, code in enumerate(codes, start=1):
        name = indicator.name
        if len(codes) > 1:
            name = _("%(name)s, layanan %(number)s") % {"name": name, "number": position}
        field = Field(code, code, name, choices, _hint(indicator), bool(indicator.criteria))
        yield _filled(sheet, field)


def _filled(sheet: Sheet, field: Field) -> Field:
    return replace(field, written=sheet.written.get(field.code, ""), problem=sheet.problem_of(field.code))


def _hint(indicator: Indicator) -> str:
    if indicator.external:
        return _("Nilainya berasal dari %(name)s.") % {"name": indicator.external.name}
    return indicator.question
