"""All indicators of an assessment beside each other: value, state, who is asked, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pemantik.assessments.codes import Item, items_of
from pemantik.assessments.duties import answers_everything, asked_for, own_assignments
from pemantik.assessments.models import Assignment, Question, Verdict
from pemantik.assessments.selectors.place import Place
from pemantik.assessments.selectors.values import EffectiveValue, effective, values_by_stage
from pemantik.assessments.selectors.verdicts import UseVerdict, verdicts_of
from pemantik.organizations.permissions import Access


class State(StrEnum):
    """Where one indicator stands."""

    EMPTY = "empty"
    FILLED = "filled"
    REVISE = "revise"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator. `asked` names the units and people that are asked for it."""

    item: Item
    value: EffectiveValue | None
    state: State
    asked: tuple[str, ...]
    is_mine: bool
    files: int
    unjudged: int
    open_questions: int


@dataclass(frozen=True, slots=True)
class Section:
    """The indicators of one group."""

    name: str
    rows: tuple[Row, ...]

    @property
    def filled(self) -> int:
        """How many have an answer."""
        return sum(row.state != State.EMPTY for row in self.rows)


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole assessment, or what of it is the reader's."""

    place: Place
    sections: tuple[Section, ...]
    total: int
    filled: int
    mine: int
    revise: int
    unjudged: int


def overview_of(access: Access, place: Place, *, only_mine: bool = False) -> Overview:
    """Every code with its state in the stage that is shown. Seven queries, whatever the number of indicators."""
    rows = list(_rows(access, place))
    counted = [row for row in rows if row.item.in_index]
    shown = [row for row in rows if row.is_mine] if only_mine else rows
    return Overview(
        place=place,
        sections=tuple(_sections(shown)),
        total=len(counted),
        filled=sum(row.state != State.EMPTY for row in counted),
        mine=sum(row.is_mine for row in rows),
        revise=sum(row.state == State.REVISE for row in rows),
        unjudged=sum(row.unjudged for row in rows),
    )


def asked_codes(access: Access, place: Place) -> frozenset[str]:
    """Codes that are asked of the person: by name, or of the units where the person is operator. One query."""
    asked = Assignment.objects.filter(asked_for(access), assessment=place.assessment)
    return frozenset(asked.values_list("code", flat=True))


def may_fill(access: Access, place: Place, code: str) -> bool:
    """Whether the person fills in this code while the participant's own stage is open. At most one query."""
    if answers_everything(access, place.assessment.node):
        return True
    return Assignment.objects.filter(own_assignments(access), assessment=place.assessment, code=code).exists()


def state_of(value: EffectiveValue | None, judged: Iterable[UseVerdict]) -> State:
    """The state of an indicator, from its value and what the assessors say about its evidence."""
    decisions = [each.decision for each in judged]
    if Verdict.Decision.REVISE in decisions:
        return State.REVISE
    if value is None or not (value.row.not_relevant or value.row.value is not None):
        return State.EMPTY
    kept = [decision for decision in decisions if decision != Verdict.Decision.NOT_RELEVANT]
    return State.ACCEPTED if kept and all(one == Verdict.Decision.ACCEPTED for one in kept) else State.FILLED


def _rows(access: Access, place: Place) -> Iterable[Row]:
    assessment, stage = place.assessment, place.shown.stage
    values = effective(place.stages, values_by_stage(assessment), stage)
    asked: dict[str, dict[str, None]] = {}
    for each in Assignment.objects.filter(assessment=assessment).select_related("unit", "person").order_by("pk"):
        asked.setdefault(each.code, {})[each.person.name if each.person else each.unit.label] = None
    judged: dict[str, list[UseVerdict]] = {}
    for each_use in verdicts_of(assessment, stage).values():
        judged.setdefault(each_use.use.code, []).append(each_use)
    questions: dict[str, int] = {}
    open_questions = Question.objects.filter(assessment=assessment, state=Question.State.OPEN)
    for code in open_questions.values_list("code", flat=True):
        questions[code] = questions.get(code, 0) + 1
    asked_of_me = asked_codes(access, place)
    for item in items_of(place.instrument):
        found = judged.get(item.code, [])
        yield Row(
            item=item,
            value=values.get(item.code),
            state=state_of(values.get(item.code), found),
            asked=tuple(asked.get(item.code, ())),
            is_mine=item.code in asked_of_me,
            files=len(found),
            unjudged=sum(each.decision is None for each in found),
            open_questions=questions.get(item.code, 0),
        )


def _sections(rows: Iterable[Row]) -> Iterable[Section]:
    """Rows under the names of their groups, in the official order; neighbours of one group stay together."""
    pending: list[Row] = []
    for row in rows:
        if pending and pending[-1].item.group != row.item.group:
            yield Section(pending[0].item.group, tuple(pending))
            pending = []
        pending.append(row)
    if pending:
        yield Section(pending[0].item.group, tuple(pending))
