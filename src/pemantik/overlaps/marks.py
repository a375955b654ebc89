"""A mark of what an entry states about itself, as far as a reader of a pair goes by it: any other content has another.

The version of an entry also goes up when its owner confirms it; that changes nothing about a decision.
"""

import hashlib
from dataclasses import astuple

from pemantik.inventory.models import Entry
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.records import record_of


def mark_of(entry: Entry, record: Record | None = None) -> str:
    """The mark of an entry whose unit and institution are loaded. A unit that is only renamed changes nothing."""
    said = record or record_of(entry)
    stated = [entry.node_id, *astuple(said)]
    del stated[1]  # the id
    stated[3:5] = []  # names of institution and unit
    return hashlib.sha256(repr(stated).encode()).hexdigest()[:32]
