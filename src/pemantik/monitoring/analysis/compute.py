"""From the answers of a round to its analysis: plain data, as JSON keeps it. Numbers are decimal texts.

The same answers always give the same analysis, so a frozen one can be computed again and compared.
"""

from collections.abc import Sequence
from typing import Any

from pemantik.maturity.numbers import plain
from pemantik.monitoring.analysis.changes import Change, Changes
from pemantik.monitoring.analysis.index import index_of, mean, scored_topics, written
from pemantik.monitoring.analysis.inputs import Answered, Rules, Survey
from pemantik.monitoring.analysis.priorities import priorities
from pemantik.monitoring.analysis.tables import (
    costs,
    difference_rows,
    group_rows,
    need_rows,
    need_totals,
    problem_rows,
    question_row,
)
from pemantik.monitoring.questionnaire import QuestionType

#: The version of everything here: formulas, rules, and the shape of the result. Goes up with any change.
VERSION = 1


def compute(survey: Survey, before: Survey | None, rules: Rules, urgencies: Sequence[str]) -> dict[str, Any]:
    """The analysis of a round beside the last one. `urgencies` are the words for a need, the most urgent first."""
    changes = Changes(survey, before)
    topics = [
        _topic_row(topic, asked, survey, changes, rules) for topic, asked in scored_topics(survey.questions).items()
    ]
    index = mean(_mean_of(survey, asked) for asked in scored_topics(survey.questions).values())
    by_unit = [_unit_row(unit, survey, changes, rules) for unit in survey.answered]
    found: dict[str, Any] = {
        "version": VERSION,
        "rule": {"name": rules.name, "works": str(rules.works), "fails": str(rules.fails), "moved": str(rules.moved)},
        "urgencies": list(urgencies),
        "asked": len(survey.answered) + len(survey.silent),
        "answered": [{"node": unit.unit, "name": unit.name} for unit in survey.answered],
        "silent": [{"node": node, "name": name} for node, name in survey.silent],
        "index": written(index),
        "verdict": rules.verdict(index),
        "topics": topics,
        "questions": [
            question_row(asked, survey, changes, rules)
            for asked in survey.questions
            if asked.type not in {QuestionType.PROBLEM, QuestionType.NEED}
        ],
        "groups": group_rows(survey),
        "by_unit": by_unit,
        "differences": difference_rows(survey),
        "problems": problem_rows(survey),
        "needs": need_rows(survey, urgencies),
        "need_totals": need_totals(survey, urgencies),
    }
    found["problem_count"] = sum(row["count"] for row in found["problems"])
    found |= _change_told(changes.of_whole())
    found["priorities"] = priorities(found, rules)
    return found


def _mean_of(survey: Survey, questions: Sequence[Any]) -> Any:
    return mean(index_of(questions, unit.answers) for unit in survey.answered)


def _topic_row(topic: str, questions: Sequence[Any], survey: Survey, changes: Changes, rules: Rules) -> dict[str, Any]:
    values = [index_of(questions, unit.answers) for unit in survey.answered]
    index = mean(values)
    return {
        "topic": topic,
        "questions": len(questions),
        "units": sum(value is not None for value in values),
        "index": written(index),
        "verdict": rules.verdict(index),
    } | _change_told(changes.of_all(questions))


def _unit_row(unit: Answered, survey: Survey, changes: Changes, rules: Rules) -> dict[str, Any]:
    topics: dict[str, Any] = {}
    indices = []
    for topic, questions in scored_topics(survey.questions).items():
        index = index_of(questions, unit.answers)
        indices.append(index)
        told = {"index": written(index), "verdict": rules.verdict(index)}
        topics[topic] = told | _change_told(changes.of_unit(unit, questions))
    index = mean(indices)
    needs, problems = (_rows(unit, survey, kind) for kind in (QuestionType.NEED, QuestionType.PROBLEM))
    cost, unknown = costs(needs)
    whole: dict[str, Any] = {"index": written(index), "verdict": rules.verdict(index)}
    counts: dict[str, Any] = {"problems": len(problems), "needs": len(needs), "cost": plain(cost), "unknown": unknown}
    who = {"node": unit.unit, "name": unit.name}
    return who | whole | counts | {"topics": topics} | _change_told(changes.of_unit_topics(unit))


def _rows(unit: Answered, survey: Survey, kind: QuestionType) -> list[dict[str, str]]:
    """The problems or the needs that a unit told."""
    keys = [asked.key for asked in survey.questions if asked.type == kind]
    return [row for key in keys for row in unit.answers.get(key, ())]


def _change_told(change: Change | None) -> dict[str, Any]:
    """The change with both values and what it rests on. The points are the difference of the exact means, rounded."""
    if change is None:
        return {"before": None, "now": None, "change": None, "compared": 0}
    return {
        "before": written(change.before),
        "now": written(change.now),
        "change": written(change.points),
        "compared": change.rests_on,
    }
