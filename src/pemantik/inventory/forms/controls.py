"""What the form of an entry shows: one control for each part, in groups, the key facts first."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pemantik.inventory.forms.typed import NO, YES, Typed
from pemantik.inventory.metamodel import Field, FieldType, Kind
from pemantik.inventory.models import Situation
from pemantik.inventory.values import Vocabulary

#: More choices than this are a list to fold out, not buttons.
MOST_RADIOS = 5
#: Longer choices stand below each other, shorter ones beside.
LONG_CHOICE = 22


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. `opens`: there is more below it."""

    value: str
    label: str
    note: str = ""
    is_chosen: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Picker:
    """The search of a control whose choices are too many to show; a small tree shows them as a whole."""

    words: str = ""
    is_asked: bool = False
    is_cut: bool = False
    is_tree: bool = False
    is_whole: bool = False
    what: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """One part of the form. `widget` names its template; `key` is the part, `name` what the browser sends."""

    key: str
    name: str
    label: str
    widget: str
    value: str = ""
    hint: str = ""
    is_optional: bool = False
    is_many: bool = False
    options: tuple[Option, ...] = ()
    picker: Picker | None = None
    error: str = ""
    input_mode: str = ""

    @property
    def id(self) -> str:
        """Where links to it lead."""
        return f"f-{self.key}"

    @property
    def is_wide(self) -> bool:
        """Whether its choices need a line each."""
        return any(len(one.label) > LONG_CHOICE or one.note for one in self.options)

    @property
    def says_something(self) -> bool:
        """Whether somebody has filled it."""
        return bool(self.value) or any(one.is_chosen and one.value not in ("", Situation.AS_IS) for one in self.options)

    @property
    def described_by(self) -> str:
        """The ids of its hint and of what is wrong."""
        parts = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*parts, *([f"{self.id}-error"] if self.error else [])])


@dataclass(slots=True)
class Group:
    """Controls under one heading; a folded one opens where something is wrong or looked for in it."""

    title: str
    controls: list[Control] = field(default_factory=list)
    is_folded: bool = True
    hint: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something in it wants to be seen."""
        return any(one.error or (one.picker and one.picker.is_asked) for one in self.controls)

    @property
    def filled(self) -> int:
        """How many of its controls say something."""
        return sum(
            bool(one.value) or any(each.is_chosen and each.value for each in one.options) for one in self.controls
        )


_EXAMPLES = {
    FieldType.MONEY: "1.250.000",
    FieldType.DATE: "22/11/2026",
    FieldType.YEAR: "2026",
    FieldType.URL: "https://simpeg.contoh.go.id",
}
_MODES = {
    FieldType.MONEY: "decimal",
    FieldType.NUMBER: "decimal",
    FieldType.YEAR: "numeric",
    FieldType.URL: "url",
}


def of_field(each: Field, typed: Typed, words: Vocabulary, error: str) -> Control:
    """The control of an attribute that is no reference code."""
    widget, options = _widget(each, typed, words)
    return Control(
        key=each.key,
        name=f"isi-{each.key}",
        label=each.label,
        widget=widget,
        value="" if options else typed.text(each.key),
        hint=each.hint or _example(each.type),
        is_optional=not each.fact,
        is_many=each.type is FieldType.MANY,
        options=options,
        error=error,
        input_mode=_MODES.get(each.type, ""),
    )


def _example(kind: FieldType) -> str:
    return _("Contoh: %(example)s.") % {"example": _EXAMPLES[kind]} if kind in _EXAMPLES else ""


def _widget(each: Field, typed: Typed, words: Vocabulary) -> tuple[str, tuple[Option, ...]]:
    if each.type is FieldType.LONG:
        return "long", ()
    if each.type is FieldType.YES_NO:
        return "radio", _with_unknown(_yes_no(typed.text(each.key)))
    if each.type is FieldType.MANY:
        return "checks", _choices(each, typed.many(each.key), words)
    if each.type is FieldType.CHOICE:
        offered = _choices(each, tuple(filter(None, [typed.text(each.key)])), words)
        return ("radio" if len(offered) <= MOST_RADIOS else "select"), _with_unknown(offered)
    return "text", ()


def _yes_no(value: str) -> tuple[Option, ...]:
    return (Option(YES, _("Ya"), is_chosen=value == YES), Option(NO, _("Tidak"), is_chosen=value == NO))


def _choices(each: Field, chosen: tuple[str, ...], words: Vocabulary) -> tuple[Option, ...]:
    """What the list offers, and what was chosen before it was hidden. What somebody made up is not repeated."""
    offered = [one for one in words.lists[each.list].choices if not one.is_hidden or one.value in chosen]
    return tuple(Option(one.value, one.value, one.note, one.value in chosen) for one in offered)


def _with_unknown(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """With a way to say nothing, and to take back what was chosen."""
    return (*options, Option("", _("Belum diketahui"), is_chosen=not any(one.is_chosen for one in options)))


def of_name(kind: Kind, typed: Typed, error: str) -> Control:
    """The control of the name."""
    return Control("name", "isi-name", kind.name.label, "text", typed.text("name"), error=error)


def of_description(typed: Typed, error: str) -> Control:
    """The control of the description."""
    hint = _("Satu atau dua kalimat, agar orang lain mengerti.")
    return Control("description", "isi-description", _("Uraian"), "long", typed.text("description"), hint, error=error)


def of_plans(typed: Typed, problems: dict[str, str]) -> list[Control]:
    """The controls of what is there and what is planned."""
    now = typed.text("situation") or Situation.AS_IS
    options = tuple(Option(each.value, str(each.label), is_chosen=now == each.value) for each in Situation)
    situation = Control("situation", "isi-situation", _("Keadaan"), "radio", options=options)
    period = Control(
        "period",
        "isi-period",
        _("Periode arsitektur"),
        "text",
        typed.text("period"),
        _("Contoh: %(example)s.") % {"example": "2025-2029"},
        is_optional=True,
        error=problems.get("period", ""),
    )
    return [situation, period]
