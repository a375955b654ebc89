"""What stands in the form of an entry, as the search reads it."""

import re

from pemantik.inventory.forms.typed import Typed
from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.overlaps.engine.records import NAME_READ, TEXT_READ, Record
from pemantik.overlaps.records import record_of

_YEAR = re.compile(r"(?:19|20)\d\d")
#: More digits than any budget has.
_MOST_DIGITS = 15


def record_of_typed(kind: Kind, typed: Typed, node: Node, institution: Node, entry_id: int | None = None) -> Record:
    """The record of a form that nobody has checked yet. What is too long is cut, what is no number is not known."""
    texts = {each.key: typed.text(each.key)[:TEXT_READ] for each in kind.fields}
    entry = Entry(
        pk=entry_id,
        kind=kind.code,
        institution=institution,
        node=node,
        name=typed.text("name")[:NAME_READ],
        description=typed.text("description")[:TEXT_READ],
        reference=typed.text("reference")[:100],
        values={key: text for key, text in texts.items() if text},
    )
    year = _YEAR.fullmatch(texts.get(kind.year, "").strip())
    entry.year = int(year[0]) if year else None
    entry.amount = _rupiah(texts.get(kind.amount, ""))
    return record_of(entry)


def _rupiah(text: str) -> int | None:
    """Whole rupiah as somebody types them: `Rp1.250.000,00`."""
    digits = "".join(letter for letter in text.partition(",")[0] if letter in "0123456789")
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS else None
