"""What next year's policy and budget should put first: each a rule with the numbers that it rests on.

The sentences are made from these when they are shown (see sentences.py), so that they stand in the reader's language.
"""

from decimal import Decimal
from typing import Any

from pemantik.monitoring.analysis.inputs import Rules
from pemantik.monitoring.questionnaire import Impact, QuestionType

#: How many of each kind are told; what is more stands in the tables.
MOST_OF_A_KIND = 3


def priorities(found: dict[str, Any], rules: Rules) -> list[dict[str, Any]]:
    """The priorities of a computed analysis, in the order in which they should be read."""
    return [
        *_stopped(found),
        *_failing(found, rules),
        *_falling(found, rules),
        *_urgent(found),
        *_policies(found),
        *_inventory(found),
        *_silent(found),
    ]


def _stopped(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Problems that stop services."""
    rows = [row for row in found["problems"] if row["impact"] == Impact.STOPS]
    return [
        {"rule": "stopped", "topic": row["topic"], "count": row["count"], "units": row["units"]}
        for row in rows[:MOST_OF_A_KIND]
    ]


def _failing(found: dict[str, Any], rules: Rules) -> list[dict[str, Any]]:
    """Topics that do not work, the weakest first."""
    weak = sorted((row for row in found["topics"] if row["verdict"] == "fails"), key=lambda row: Decimal(row["index"]))
    return [
        {
            "rule": "failing",
            "topic": row["topic"],
            "index": row["index"],
            "units": row["units"],
            "below": sum(each["topics"].get(row["topic"], {}).get("verdict") == "fails" for each in found["by_unit"]),
            "limit": str(rules.fails),
        }
        for row in weak[:MOST_OF_A_KIND]
    ]


def _falling(found: dict[str, Any], rules: Rules) -> list[dict[str, Any]]:
    """Topics that fell since the last round, the deepest fall first."""
    fell = [row for row in found["topics"] if row["change"] is not None and Decimal(row["change"]) <= -rules.moved]
    return [
        {
            "rule": "falling",
            "topic": row["topic"],
            "before": row["before"],
            "now": row["now"],
            "change": row["change"],
            "units": row["compared"],
        }
        for row in sorted(fell, key=lambda row: Decimal(row["change"]))[:MOST_OF_A_KIND]
    ]


def _urgent(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The needs at the head of their ranking."""
    return [
        {
            "rule": "need",
            "what": row["what"],
            "urgency": row["urgency"],
            "units": row["units"],
            "cost": row["cost"],
            "unknown": row["unknown"],
            "count": row["count"],
        }
        for row in found["needs"][:MOST_OF_A_KIND]
    ]


def _policies(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Scored yes-or-no questions to which most units say no, those with fewest yes first."""
    rows = [row for row in found["questions"] if row["type"] == QuestionType.YES_NO and row["verdict"] == "fails"]
    return [
        {"rule": "policy", "text": row["text"], "yes": row["shares"][0]["count"], "answered": row["answered"]}
        for row in sorted(rows, key=lambda row: Decimal(row["index"]))[:MOST_OF_A_KIND]
    ]


def _inventory(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The inventory says something else than the units."""
    names = dict.fromkeys(row["name"] for each in found["differences"] for row in each["other"])
    return [{"rule": "inventory", "units": list(names)}] if names else []


def _silent(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Units that did not answer: the numbers do not speak for them."""
    names = [each["name"] for each in found["silent"]]
    return [{"rule": "silent", "units": names}] if names else []
