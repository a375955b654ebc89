"""The tables of an analysis: each question, the difference from the inventory, problems, needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pemantik.maturity.numbers import divide, plain
from pemantik.monitoring.analysis.changes import Changes
from pemantik.monitoring.analysis.index import mean, score, written
from pemantik.monitoring.analysis.inputs import Answered, Rules, Survey
from pemantik.monitoring.questionnaire import Asked, Impact, QuestionType, Topic
from pemantik.organizations.rules import same_name

IMPACTS = tuple(Impact.values)
#: Descriptions of a group of problems that are told.
EXAMPLES = 3


def question_row(asked: Asked, survey: Survey, changes: Changes, rules: Rules) -> dict[str, Any]:
    """One question over all units: how many answered, the mean or the sum, shares, the change."""
    values = [(unit, unit.answers[asked.key]) for unit in survey.answered if asked.key in unit.answers]
    index = mean(score(asked, value) for _unit, value in values)
    row: dict[str, Any] = {
        "key": asked.key,
        "topic": asked.topic,
        "type": asked.type,
        "text": asked.text,
        "unit": asked.unit,
        "answered": len(values),
        "scored": asked.scored,
        "index": written(index),
        "verdict": rules.verdict(index),
        "value": None,
        "shares": [],
        "texts": [],
        "before": None,
        "change": None,
        "compared": 0,
    }
    if asked.type in {QuestionType.SCALE, QuestionType.PERCENT}:
        row["value"] = written(mean(Decimal(value) for _unit, value in values))
    if asked.type == QuestionType.NUMBER:
        row["value"] = plain(sum((Decimal(value) for _unit, value in values), Decimal(0))) if values else None
    if asked.type == QuestionType.TEXT:
        row["texts"] = [{"unit": unit.unit, "name": unit.name, "text": value} for unit, value in values]
    row["shares"] = _shares(asked, [value for _unit, value in values])
    if change := changes.of_all([asked]):
        told = {"before": written(change.before), "change": written(change.points), "compared": change.rests_on}
        row |= told
    return row


def _shares(asked: Asked, values: Sequence[Any]) -> list[dict[str, Any]]:
    """How many units chose each option, and what share of those that answered."""
    if asked.type == QuestionType.SCALE:
        options: list[tuple[str, Any]] = [(str(step), str(step)) for step in range(1, 6)]
    elif asked.type == QuestionType.YES_NO:
        options = [("yes", True), ("no", False)]
    elif asked.type in {QuestionType.CHOICE, QuestionType.SEVERAL}:
        options = [(option, option) for option in asked.options]
    else:
        return []
    counts = [(label, sum(_chose(given, option) for given in values)) for label, option in options]
    return [{"label": label, "count": count, "percent": percent(count, len(values))} for label, count in counts]


def _chose(given: Any, option: Any) -> bool:
    return option in given if isinstance(given, list) else bool(given == option)


def percent(part: int | Decimal, whole: int | Decimal) -> str | None:
    """A share in percent with two decimals; None of nothing."""
    return written(divide(Decimal(part) * 100, Decimal(whole))) if whole else None


def group_rows(survey: Survey) -> list[dict[str, Any]]:
    """Numbers that are parts of one whole, with their share of its sum, over units that answered all its parts."""
    groups: dict[str, list[Asked]] = {}
    for asked in survey.questions:
        if asked.group and asked.type == QuestionType.NUMBER:
            groups.setdefault(asked.group, []).append(asked)
    found = []
    for key, parts in groups.items():
        whole = [unit for unit in survey.answered if all(part.key in unit.answers for part in parts)]
        sums = [sum((Decimal(unit.answers[part.key]) for unit in whole), Decimal(0)) for part in parts]
        total = sum(sums, Decimal(0))
        rows = [
            {"key": part.key, "text": part.text, "sum": plain(amount), "percent": percent(amount, total)}
            for part, amount in zip(parts, sums, strict=True)
        ]
        found.append({"group": key, "topic": parts[0].topic, "units": len(whole), "total": plain(total), "parts": rows})
    return found


def difference_rows(survey: Survey) -> list[dict[str, Any]]:
    """Answers beside what the inventory said that day. Units of which the inventory knows nothing are named apart."""
    found = []
    for asked in survey.questions:
        if not asked.fact:
            continue
        told = [unit for unit in survey.answered if asked.key in unit.answers]
        rows = [_difference(asked, unit) for unit in told if asked.fact in unit.facts]
        unknown = [unit.name for unit in told if asked.fact not in unit.facts]
        other = [row for row in rows if row["difference"] != "0"]
        found.append(
            {
                "key": asked.key,
                "text": asked.text,
                "unit": asked.unit,
                "answer": plain(sum((Decimal(row["answer"]) for row in rows), Decimal(0))) if rows else None,
                "inventory": plain(sum((Decimal(row["inventory"]) for row in rows), Decimal(0))) if rows else None,
                "compared": len(rows),
                "other": other,
                "unknown": unknown,
            }
        )
    return found


def _difference(asked: Asked, unit: Answered) -> dict[str, Any]:
    answer, stored = Decimal(unit.answers[asked.key]), Decimal(unit.facts[asked.fact])
    return {
        "node": unit.unit,
        "name": unit.name,
        "answer": plain(answer),
        "inventory": plain(stored),
        "difference": plain(answer - stored),
    }


@dataclass
class _Group:
    """Rows that belong together, and the units that told them."""

    rows: list[dict[str, str]] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)


def _grouped(survey: Survey, kind: str, key_of: Any) -> dict[Any, _Group]:
    groups: dict[Any, _Group] = {}
    keys = [asked.key for asked in survey.questions if asked.type == kind]
    for unit in survey.answered:
        for row in (row for key in keys for row in unit.answers.get(key, ())):
            group = groups.setdefault(key_of(row), _Group())
            group.rows.append(row)
            group.units[unit.unit] = unit.name
    return groups


def problem_rows(survey: Survey) -> list[dict[str, Any]]:
    """Problems by topic and impact: those of most units first, then the heaviest, then the most often told."""
    topics = list(Topic.values)
    groups = _grouped(survey, QuestionType.PROBLEM, lambda row: (row["topic"], row["impact"]))
    rows = [
        {
            "topic": topic,
            "impact": impact,
            "count": len(group.rows),
            "units": list(group.units.values()),
            "examples": list(dict.fromkeys(row["text"] for row in group.rows))[:EXAMPLES],
        }
        for (topic, impact), group in groups.items()
    ]
    return sorted(
        rows,
        key=lambda row: (
            -len(row["units"]),
            _place(IMPACTS, row["impact"]),
            -row["count"],
            _place(topics, row["topic"]),
        ),
    )


def need_rows(survey: Survey, urgencies: Sequence[str]) -> list[dict[str, Any]]:
    """Needs of the same name and kind together: the most urgent first, then those of most units, then the dearest."""
    groups = _grouped(survey, QuestionType.NEED, lambda row: (same_name(row["what"]), row["kind"]))
    rows = []
    for (_name, kind), group in groups.items():
        cost, unknown = costs(group.rows)
        rows.append(
            {
                "what": group.rows[0]["what"],
                "kind": kind,
                "urgency": min((row["urgency"] for row in group.rows), key=lambda each: _place(urgencies, each)),
                "count": len(group.rows),
                "units": list(group.units.values()),
                "cost": plain(cost),
                "unknown": unknown,
            }
        )
    return sorted(
        rows,
        key=lambda row: (
            _place(urgencies, row["urgency"]),
            -len(row["units"]),
            -Decimal(row["cost"]),
            same_name(row["what"]),
            row["kind"],
        ),
    )


def need_totals(survey: Survey, urgencies: Sequence[str]) -> dict[str, Any]:
    """All needs: how many, of how many units, what is known of their cost, and the same by urgency and by kind."""
    everything = _grouped(survey, QuestionType.NEED, lambda _row: "").get("", _Group())
    cost, unknown = costs(everything.rows)

    def parts(part: str, order: Sequence[str]) -> list[dict[str, Any]]:
        groups = _grouped(survey, QuestionType.NEED, lambda row: row[part])
        found = []
        for label in sorted(groups, key=lambda each: (_place(order, each), each)):
            known, open_ = costs(groups[label].rows)
            told = {"label": label, "count": len(groups[label].rows), "units": len(groups[label].units)}
            found.append(told | {"cost": plain(known), "unknown": open_})
        return found

    return {
        "count": len(everything.rows),
        "units": len(everything.units),
        "cost": plain(cost),
        "unknown": unknown,
        "by_urgency": parts("urgency", urgencies),
        "by_kind": parts("kind", ()),
    }


def costs(rows: Iterable[dict[str, str]]) -> tuple[Decimal, int]:
    """The sum of the costs that are known, and how many are not: they are never counted as nothing."""
    rows = list(rows)
    known = [Decimal(row["cost"]) for row in rows if row.get("cost")]
    return sum(known, Decimal(0)), len(rows) - len(known)


def _place(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else len(order)
