"""Entries of the inventory as the search reads them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pemantik.inventory.models import Entry
from pemantik.overlaps.engine.records import APPLICATION, BUDGET, DATASET, Record

#: The kinds of entries that can be doubled. What a need asks for may be an application, a purchase or data.
ENGINE_KINDS: Final[Mapping[str, str]] = {
    "aplikasi": APPLICATION,
    "belanja-tik": BUDGET,
    "data-informasi": DATASET,
    "kebutuhan": "",
}
#: The kinds that the search through the whole inventory compares; needs are compared while they are written.
SEARCHED: Final = ("aplikasi", "belanja-tik", "data-informasi")
#: Attributes that tell what a thing is for, beside its name and description.
_TELLING: Final = ("kepanjangan", "fungsi", "alasan")


def record_of(entry: Entry) -> Record:
    """The record of an entry whose unit and institution are loaded. Its id is that of the entry, as text."""
    values: Mapping[str, Any] = entry.values
    told = (entry.description, *(str(values.get(key) or "") for key in _TELLING))
    return Record(
        id=str(entry.pk or ""),
        name=entry.name,
        kind=ENGINE_KINDS.get(entry.kind, ""),
        region=entry.institution.name,
        unit=entry.node.name,
        description=". ".join(dict.fromkeys(each.rstrip(". ") for each in told if each)),
        vendor=str(values.get("penyedia") or ""),
        year=entry.year,
        amount=int(entry.amount) if entry.amount is not None else None,
        account=str(values.get("kode_rekening") or ""),
        url=str(values.get("url") or ""),
        code=entry.reference,
    )


def records_of(entries: Iterable[Entry]) -> list[Record]:
    """The records of entries, in their order."""
    return [record_of(entry) for entry in entries]
