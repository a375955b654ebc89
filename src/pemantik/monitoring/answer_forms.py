"""The answering page as a form: what was sent is read into answers by key, and answers are laid out as fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pemantik.inventory.values import Vocabulary, rupiah
from pemantik.maturity.text import decimal_text
from pemantik.monitoring.answers import MOST_ROWS, ROW_PARTS, Sent, need_choices, problem_topics, show, show_row
from pemantik.monitoring.questionnaire import REPEATING, Asked, Impact, QuestionType, Topic

Typed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of a row: a text, or a choice of `options`."""

    part: str
    label: str
    name: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    is_long: bool = False
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """One problem or need; the last of a form is an empty one."""

    id_name: str
    id: str
    number: int
    is_new: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """One question with what stands in it, what is wrong with it, and what somebody else stored meanwhile."""

    asked: Asked
    number: int
    value: str = ""
    chosen: tuple[str, ...] = ()
    rows: tuple[FormRow, ...] = ()
    problem: str = ""
    theirs: str = ""
    fact: str = ""
    is_proposed: bool = False
    mark: str = ""

    @property
    def name(self) -> str:
        """The name of its input."""
        return f"q-{self.asked.key}"


@dataclass(frozen=True, slots=True)
class FormSection:
    """The questions of one topic; `filled` of them have something in them."""

    topic: str
    label: str
    fields: tuple[FormField, ...]

    @property
    def filled(self) -> int:
        """How many questions have something in them."""
        return sum(bool(each.value or each.chosen or len(each.rows) > 1) for each in self.fields)


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything that a form is laid out from."""

    typed: Mapping[str, Any]
    problems: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)


def parse(questions: Sequence[Asked], post: QueryDict) -> dict[str, Sent]:
    """What was sent, by key. A question whose stored version was chosen over the typed one is left out."""
    sent: dict[str, Sent] = {}
    for asked in questions:
        name = f"q-{asked.key}"
        if post.get(f"keep-{asked.key}") == "stored":
            continue
        if asked.type in REPEATING:
            if f"{name}-0-id" in post:
                sent[asked.key] = _sent_rows(asked, name, post)
        elif asked.type == QuestionType.SEVERAL:
            if f"{name}-here" in post:
                sent[asked.key] = post.getlist(name)
        elif name in post or f"{name}-here" in post:
            sent[asked.key] = post.get(name, "")
    return sent


def _sent_rows(asked: Asked, name: str, post: QueryDict) -> list[dict[str, str]]:
    parts = ("id", *ROW_PARTS[QuestionType(asked.type)])
    rows = []
    for at in range(MOST_ROWS + 2):
        if f"{name}-{at}-id" in post:
            rows.append({part: post.get(f"{name}-{at}-{part}", "") for part in parts})
    return rows


def typed_of(asked: Asked, value: Any) -> Any:
    """A stored answer as people type it."""
    if value is None:
        return [] if asked.type in REPEATING or asked.type == QuestionType.SEVERAL else ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if asked.type in {QuestionType.NUMBER, QuestionType.PERCENT}:
        return decimal_text(Decimal(value))
    if asked.type == QuestionType.NEED:
        return [row | ({"cost": rupiah(Decimal(row["cost"]))} if row.get("cost") else {}) for row in value]
    return value


def stored_form(questions: Sequence[Asked], answers: Mapping[str, Any]) -> Typed:
    """The whole form as it is stored."""
    return {asked.key: typed_of(asked, answers.get(asked.key)) for asked in questions}


def merged(
    questions: Sequence[Asked], sent: Mapping[str, Sent], answers: Mapping[str, Any]
) -> tuple[Typed, dict[str, str]]:
    """After a lost race: the form with what was typed, and the stored version of each question that differs.

    What only the other person filled in is taken over; rows of the other person are added: nothing of either is lost.
    """
    typed: Typed = {}
    theirs: dict[str, str] = {}
    for asked in questions:
        stored = typed_of(asked, answers.get(asked.key))
        mine = sent.get(asked.key, stored)
        if asked.type in REPEATING:
            typed[asked.key], other = _merged_rows(asked, list(mine), list(answers.get(asked.key) or ()))
            if other:
                theirs[asked.key] = "; ".join(other)
        elif not mine:
            typed[asked.key] = stored
        else:
            typed[asked.key] = mine
            if stored and _plain(stored) != _plain(mine):
                theirs[asked.key] = show(asked, answers.get(asked.key))
    return typed, theirs


def _plain(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else sorted(value)


def _merged_rows(asked: Asked, mine: list[Any], stored: list[Any]) -> tuple[list[Any], list[str]]:
    parts = ROW_PARTS[QuestionType(asked.type)]
    known = {row.get("id"): row for row in mine}
    rows = [row for row in mine if any(row.get(part, "").strip() for part in parts)]
    other = []
    for row, shown in zip(stored, typed_of(asked, stored), strict=True):
        own = known.get(row["id"])
        if own is None:
            rows.append(shown)
        elif any(_plain(own.get(part, "")) != _plain(shown.get(part, "")) for part in parts):
            other.append(show_row(asked, row))
    return rows, other


def sections(questions: Sequence[Asked], filled: Filled) -> list[FormSection]:
    """The form: a section for each topic, in the order in which topics first appear."""
    words = Vocabulary()
    by_topic: dict[str, list[FormField]] = {}
    for number, asked in enumerate(questions, start=1):
        by_topic.setdefault(asked.topic, []).append(_field(asked, number, filled, words))
    labels = dict(Topic.choices)
    return [FormSection(topic, str(labels[topic]), tuple(fields)) for topic, fields in by_topic.items()]


def _field(asked: Asked, number: int, filled: Filled, words: Vocabulary) -> FormField:
    value = filled.typed.get(asked.key, "")
    fact = filled.facts.get(asked.fact) if asked.fact else None
    proposed = fact is not None and value in ("", None)
    told = "" if fact is None else f"{fact} {asked.unit}".strip()
    is_rows = asked.type in REPEATING
    several = asked.type == QuestionType.SEVERAL
    return FormField(
        asked=asked,
        number=number,
        value=str(fact) if proposed else value if isinstance(value, str) else "",
        chosen=tuple(value) if several and not isinstance(value, str) else (),
        rows=_rows(asked, list(value or ()), words) if is_rows else (),
        problem=filled.problems.get(asked.key, ""),
        theirs=filled.theirs.get(asked.key, ""),
        fact=told,
        is_proposed=proposed,
        mark="" if asked.required else _("(boleh kosong)"),
    )


def _rows(asked: Asked, rows: list[Mapping[str, str]], words: Vocabulary) -> tuple[FormRow, ...]:
    shown: list[Mapping[str, str]] = [*rows, {}]
    name = f"q-{asked.key}"
    return tuple(
        FormRow(f"{name}-{at}-id", row.get("id", ""), at + 1, not row, tuple(_cells(asked, f"{name}-{at}", row, words)))
        for at, row in enumerate(shown)
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One row while its cells are laid out."""

    name: str
    row: Mapping[str, str]

    def text(self, part: str, label: str, *, is_long: bool = False, may_be_empty: bool = False) -> Cell:
        """A part that is written."""
        return Cell(part, label, f"{self.name}-{part}", self.row.get(part, ""), (), is_long, may_be_empty)

    def choice(self, part: str, label: str, options: Iterable[tuple[str, str]]) -> Cell:
        """A part that is chosen. What was chosen before it was hidden in its list stays."""
        value, offered = self.row.get(part, ""), dict(options)
        if value:
            offered.setdefault(value, value)
        return Cell(part, label, f"{self.name}-{part}", value, tuple(offered.items()))


def _cells(asked: Asked, name: str, row: Mapping[str, str], words: Vocabulary) -> list[Cell]:
    of = _Row(name, row)
    if asked.type == QuestionType.PROBLEM:
        return [
            of.text("text", _("Masalahnya"), is_long=True),
            of.choice("topic", _("Bidang"), problem_topics()),
            of.choice("impact", _("Dampak"), [(value, str(label)) for value, label in Impact.choices]),
            of.text("since", _("Sejak kapan"), may_be_empty=True),
        ]
    kinds, urgencies = ([(each, each) for each in need_choices(part, words)] for part in ("kind", "urgency"))
    return [
        of.text("what", _("Yang dibutuhkan")),
        of.choice("kind", _("Jenis"), kinds),
        of.text("why", _("Mengapa, dan apa akibatnya bila tidak ada"), is_long=True),
        of.choice("urgency", _("Seberapa mendesak"), urgencies),
        of.text("cost", _("Perkiraan biaya (rupiah)"), may_be_empty=True),
    ]
