"""What the coordinator's forms send, as the services take it."""

from django.http import QueryDict

from pemantik.assessments.dates import parse_day
from pemantik.monitoring.services.questions import Wording
from pemantik.monitoring.services.rounds import Plan


def plan_of(post: QueryDict) -> Plan:
    """Name, period and days of a round. Raises Refused for what is not a day."""
    return Plan(
        name=post.get("name", ""),
        period=post.get("period", ""),
        due_on=parse_day(post.get("due_on", "")),
        opens_on=parse_day(post.get("opens_on", "")),
        note=post.get("note", ""),
    )


def wording_of(post: QueryDict) -> Wording:
    """A question."""
    return Wording(
        topic=post.get("topic", ""),
        type=post.get("type", ""),
        text=post.get("text", ""),
        hint=post.get("hint", ""),
        options=post.get("options", "").splitlines()[:100],
        unit=post.get("unit", ""),
        fact=post.get("fact", ""),
        scored=post.get("scored") == "yes",
        required=post.get("required") == "yes",
    )
