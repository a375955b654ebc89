"""What an entry states, ready to be read and kept: the content of a dated snapshot, in Indonesian as documents are."""

from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from pemantik.assessments.wording import day, moment
from pemantik.inventory.filling import missing_facts
from pemantik.inventory.models import Entry, Link
from pemantik.inventory.sealing import seal_of
from pemantik.inventory.selectors.page import facts_of, more_of
from pemantik.maturity.text import in_language


def snapshot_of(entry: Entry, taken_at: datetime, taken_by: str) -> dict[str, Any]:
    """Everything about the entry in words. Four queries, and one for each reference tree that it names.

    Needs `entry.node`, `entry.institution`, `entry.verified_by` and `entry.confirmed_by`.
    """
    links = list(
        Link.objects.filter(source=entry, target__removed_at=None)
        .order_by("relation", "target__name_key", "target_id")
        .values_list("relation", "target_id", "target__code", "target__name")
    )
    users = list(entry.users.order_by("path").values_list("pk", "name"))
    pairs = [(relation, target) for relation, target, _code, _name in links]
    with translation.override("id"), in_language("id"):
        return {
            "title": entry.name,
            "kind": entry.metadata.label,
            "code": entry.code,
            "unit": entry.node.name,
            "institution": entry.institution.name,
            "taken": moment(taken_at),
            "day": day(taken_at.date()),
            "taken_by": taken_by,
            "state": entry.get_state_display(),
            "verified": _said(entry.verified_by, entry.verified_at),
            "confirmed": _confirmed(entry),
            "completeness": entry.completeness,
            "missing": missing_facts(entry, {relation for relation, _target in pairs}),
            "facts": _facts(entry, [name for _pk, name in users]),
            "links": _links(entry, links),
            "seal": seal_of(entry, [pk for pk, _name in users], pairs),
        }


def _facts(entry: Entry, users: list[str]) -> list[dict[str, str]]:
    """Every known attribute as the page of the entry shows it, as pairs of label and text."""
    told = [(each.label, str(each.text)) for each in chain(facts_of(entry), more_of(entry))]
    return [{"label": label, "text": text} for label, text in [*told, (_("Unit pengguna"), ", ".join(users))] if text]


def _links(entry: Entry, links: list[tuple[str, int, str, str]]) -> list[dict[str, Any]]:
    """The links in the order of the metamodel: the words of the relation, and the names it leads to."""
    names: dict[str, list[str]] = {}
    for relation, _target, code, name in links:
        names.setdefault(relation, []).append(f"{code} {name}".strip())
    return [
        {"label": relation.label, "names": names[relation.key]}
        for relation in entry.metadata.relations
        if relation.key in names
    ]


def _said(person: Any, at: datetime | None) -> str:
    return f"{person}, {moment(at)}" if person and at else ""


def _confirmed(entry: Entry) -> str:
    """Who confirmed it and until when."""
    if entry.confirmed_by is None or entry.confirmed_until is None:
        return ""
    return f"{entry.confirmed_by}, berlaku sampai {day(entry.confirmed_until)}"


def same_content(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two snapshots of the same day state the same, whoever took them and at which hour."""
    moving = {"taken", "taken_by"}
    return {key: one[key] for key in one.keys() - moving} == {key: other[key] for key in other.keys() - moving}
