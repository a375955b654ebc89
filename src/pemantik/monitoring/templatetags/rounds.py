"""Filters of the pages of rounds."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from pemantik.monitoring import charts, sentences
from pemantik.monitoring.questionnaire import Impact

register = template.Library()

register.filter("topic_name", sentences.topic_name)
register.filter("figure", sentences.figure)
register.filter("moved", sentences.moved)
register.filter("verdict_word", sentences.verdict_word)
register.filter("index_ramp", charts.ramp_of)


@register.filter
def names(found: list[str]) -> str:
    """Names in a sentence, the rest counted."""
    return sentences.named(found)


@register.filter
def costs(row: dict[str, Any]) -> str:
    """What is known of the cost of a row of needs, and what is not."""
    return sentences.cost_text(row["cost"], row["unknown"], row.get("needs", row.get("count", 0)))


@register.filter
def impact_name(value: str) -> str:
    """An impact in words."""
    return str(dict(Impact.choices).get(value, value))


@register.filter
def share_label(value: str) -> str:
    """The label of a share: yes and no in words."""
    return {"yes": _("Ya"), "no": _("Tidak")}.get(value, value)


@register.filter
def verdict_look(verdict: str) -> str:
    """The look of a chip for a verdict."""
    return {"works": "done", "watch": "calm", "fails": "fix"}.get(verdict, "none")


@register.filter
def verdict_icon(verdict: str) -> str:
    """The icon of a chip for a verdict."""
    return {"works": "check", "watch": "eye", "fails": "alert-triangle"}.get(verdict, "circle-dashed")
