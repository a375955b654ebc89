"""The records of the whole installation, as the search and the index read them."""

from collections.abc import Iterable, Iterator
from typing import Final

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.records import ENGINE_KINDS, record_of

#: What a record is made of; entries are wide.
_READ: Final = (
    *("kind", "institution", "node", "name", "description", "values", "year", "amount", "reference"),
    *("state", "version"),
)
#: Ids in one query.
_CHUNK: Final = 5_000


def entries_to_compare(kinds: Iterable[str] = ENGINE_KINDS) -> Iterator[Entry]:
    """Every living entry of these kinds in all institutions, with its unit and institution. Two queries."""
    nodes = _nodes()
    rows = Entry.objects.filter(kind__in=list(kinds), removed_at=None).only(*_READ).order_by("pk")
    for entry in rows.iterator(chunk_size=_CHUNK):
        yield _placed(entry, nodes)


def records_by_id(ids: Iterable[int]) -> dict[int, Record]:
    """The records of those of these entries that are living and can be doubled. Two queries for each 5,000."""
    wanted = sorted(set(ids))
    found: dict[int, Record] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Entry.objects.filter(
            pk__in=wanted[start : start + _CHUNK], kind__in=list(ENGINE_KINDS), removed_at=None
        ).select_related("node", "institution")
        found |= {entry.pk: record_of(entry) for entry in rows}
    return found


def _nodes() -> dict[int, Node]:
    return {node.pk: node for node in Node.objects.only("pk", "name")}


def _placed(entry: Entry, nodes: dict[int, Node]) -> Entry:
    entry.node, entry.institution = nodes[entry.node_id], nodes[entry.institution_id]
    return entry
