"""Stored entries as the cells of a row that is read back as it was: texts and numbers by column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import translation

from pemantik.inventory.metamodel import Field, FieldType, Kind
from pemantik.inventory.models import Entry, Link, Situation
from pemantik.inventory.sheets.columns import LINK, written_columns
from pemantik.inventory.sheets.world import Units, chunks
from pemantik.inventory.values import Value, Vocabulary
from pemantik.maturity.text import decimal_text
from pemantik.organizations.models import Node

Cell = str | int | Decimal | date | None
#: What stands in a cell where nothing is meant, and an empty one would mean something.
NOTHING = "-"
#: A float holds so many digits of a number exactly.
_DIGITS = 15


@dataclass
class Register:
    """What the cells of an institution's entries need besides the entries: read once."""

    institution: Node
    words: Vocabulary = field(default_factory=Vocabulary)

    def __post_init__(self) -> None:
        self._units = Units(self.institution, only_active=False)
        with translation.override("id"):
            self._situations = {each.value: str(each.label) for each in Situation}

    def rows(self, kind: Kind, entries: QuerySet[Entry]) -> Iterator[list[Cell]]:
        """The cells of every entry of the kind, by `written_columns`; a few queries for each thousand of them."""
        found = entries.filter(kind=kind.code, institution=self.institution, removed_at=None)
        ids = list(found.order_by("code", "pk").values_list("pk", flat=True))
        for some in chunks(ids):
            users, links = _users(some), self._links(some)
            by_id = Entry.objects.in_bulk(list(some))
            for pk in some:
                yield self._cells(kind, by_id[pk], users.get(pk, []), links.get(pk, {}))

    def _cells(self, kind: Kind, entry: Entry, users: Iterable[int], links: dict[str, list[str]]) -> list[Cell]:
        cells: dict[str, Cell] = {
            "code": entry.code,
            "unit": self._units.way_to(entry.node_id),
            "name": entry.name,
            "description": entry.description,
            "reference": self._reference(kind, entry),
            "urusan": self._code("urusan", entry.urusan),
            "users": "; ".join(self._units.way_to(one) for one in users),
            "period": entry.period,
            "situation": self._situations[entry.situation],
        }
        cells |= {each.key: self._value(each, entry.values.get(each.key)) for each in kind.fields}
        cells |= {LINK + relation.key: "; ".join(links.get(relation.key, ())) for relation in kind.relations}
        return [cells.get(column.key) for column in written_columns(kind)]

    def _reference(self, kind: Kind, entry: Entry) -> str:
        if not entry.reference and kind.default_reference:
            return NOTHING
        return self._code(kind.tree, entry.reference)

    def _code(self, tree: str, code: str) -> str:
        found = self.words.tree(tree).codes.get(code) if code and tree else None
        return str(found) if found else code

    def _value(self, each: Field, value: Value | None) -> Cell:
        """A value as `read_value` takes it back."""
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if isinstance(value, bool):
            return "Ya" if value else "Tidak"
        if isinstance(value, list):
            return "; ".join(value)
        if each.type in {FieldType.NUMBER, FieldType.MONEY}:
            number = Decimal(value)
            return number if len(number.as_tuple().digits) <= _DIGITS else decimal_text(number)
        if each.type is FieldType.DATE:
            return date.fromisoformat(value)
        return self._code(each.tree, value) if each.type is FieldType.REFERENCE else value

    def _links(self, ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
        """What each entry is linked to: `DAA-001 SIMPEG`, and where it is another institution's, that one's name."""
        found: dict[int, dict[str, list[str]]] = {}
        rows = Link.objects.filter(source_id__in=ids, target__removed_at=None).order_by("relation", "target")
        columns = ("source_id", "relation", "target__code", "target__name", "target__institution__name")
        for source, relation, code, name, owner in rows.values_list(*columns):
            other = "" if owner == self.institution.name else f" ({owner})"
            found.setdefault(source, {}).setdefault(relation, []).append(f"{code} {name}".strip() + other)
        return found


def _users(ids: Sequence[int]) -> dict[int, list[int]]:
    users: dict[int, list[int]] = {}
    rows = Entry.users.through.objects.filter(entry_id__in=ids).order_by("node__path")
    for entry_id, node_id in rows.values_list("entry_id", "node_id"):
        users.setdefault(entry_id, []).append(node_id)
    return users
