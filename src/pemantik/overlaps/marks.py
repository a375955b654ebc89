"""A mark of what an entry states about itself, as far as a reader of a pair goes by it: any other content has another.

The version of an entry also goes up when its owner confirms it; that changes nothing about a decision.
"""

import hashlib

from pemantik.inventory.models import Entry
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.records import record_of


def mark_of(entry: Entry, record: Record | None = None) -> str:
    """The mark of an entry whose unit and institution are loaded. A unit that is only renamed changes nothing."""
    said = record or record_of(entry)
    words = (said.name, said.kind, said.description, said.vendor, said.account, said.url, said.code)
    stated = repr((entry.node_id, *words, said.year, said.amount))
    return hashlib.sha256(stated.encode()).hexdigest()[:32]
