"""The seal of an entry: a hash of everything that it states. Any other content has another hash."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.entries import links_of

Links = Iterable[tuple[str, int]]


def sealed_content(entry: Entry, users: Iterable[int], links: Links) -> dict[str, Any]:
    """What a seal covers, in one order: the statement about the thing, not who keeps it in which state."""
    return {
        "kind": entry.kind,
        "node": entry.node_id,
        "code": entry.code,
        "name": entry.name,
        "description": entry.description,
        "period": entry.period,
        "situation": entry.situation,
        "reference": entry.reference,
        "urusan": entry.urusan,
        "users": sorted(users),
        "values": entry.values,
        "links": sorted([relation, target] for relation, target in links),
    }


def seal_of(entry: Entry, users: Iterable[int], links: Links) -> str:
    """SHA-256 of the sealed content."""
    text = json.dumps(sealed_content(entry, users, links), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def current_seal(entry: Entry) -> str:
    """The hash of what the stored entry states now. Two queries."""
    return seal_of(entry, entry.users.values_list("pk", flat=True), links_of(entry))
