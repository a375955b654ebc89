"""Entries at a glance: the key facts that a person looks at before giving a word for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pemantik.inventory.filling import missing_facts
from pemantik.inventory.models import Entry, Link
from pemantik.inventory.values import show_value

#: So many facts are seen at a glance, and so many letters of each.
FACTS, LONGEST = 6, 90


@dataclass(frozen=True, slots=True)
class Glance:
    """An entry, what it states in short, and which key facts are not known."""

    entry: Entry
    facts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def glances(entries: Sequence[Entry]) -> list[Glance]:
    """Each of the entries at a glance. One query."""
    links: dict[int, dict[str, list[str]]] = {}
    rows = Link.objects.filter(source__in=entries, target__removed_at=None).order_by("relation", "target__name_key")
    for source, relation, name in rows.values_list("source", "relation", "target__name"):
        links.setdefault(source, {}).setdefault(relation, []).append(name)
    return [_glance(entry, links.get(entry.pk, {})) for entry in entries]


def _glance(entry: Entry, links: dict[str, list[str]]) -> Glance:
    kind = entry.metadata
    told = [(each.label, show_value(each, entry.values.get(each.key))) for each in kind.fields if each.fact]
    told += [(each.label, ", ".join(links.get(each.key, []))) for each in kind.relations if each.fact]
    known = [(label, _cut(text)) for label, text in told if text]
    return Glance(entry, tuple(known[:FACTS]), tuple(missing_facts(entry, links)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
