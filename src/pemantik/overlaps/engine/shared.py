"""Which applications an official shared one (Aplikasi Umum) already serves: candidates for moving, shown apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from pemantik.overlaps.engine.cleaning import Cleaner
from pemantik.overlaps.engine.dictionary import DATA, Dictionary, Role, shipped
from pemantik.overlaps.engine.finding import normal
from pemantik.overlaps.engine.records import APPLICATION, Record


@dataclass(frozen=True, slots=True)
class SharedService:
    """An application that all offices share, and how a local one is recognised."""

    name: str
    field: str
    owner: str
    status: str
    short: tuple[str, ...]
    ideas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """A record that a shared application serves. `itself`: it is that application, entered as one's own."""

    record: Record
    service: SharedService
    itself: bool
    words: tuple[str, ...]


@cache
def services() -> tuple[SharedService, ...]:
    """The shared applications as they come with the product."""
    content = yaml.safe_load((DATA / "shared_services.yaml").read_text(encoding="utf-8"))
    return tuple(
        SharedService(
            each["name"], each["field"], each["owner"], each["status"], tuple(each["short"]), tuple(each["ideas"])
        )
        for each in content
    )


def served(
    records: Sequence[Record],
    dictionary: Dictionary | None = None,
    known: Sequence[SharedService] | None = None,
) -> list[Served]:
    """The applications that a shared one serves, in the order of the records."""
    cleaner = Cleaner(dictionary or shipped())
    found = []
    for record in map(normal, records):
        if record.kind not in {"", APPLICATION}:
            continue
        cleaned = cleaner.clean(record)
        told = {piece[0]: piece[2] for piece in (*cleaned.name, *cleaned.borrowed) if piece[1] is Role.OBJECT}
        for service in known if known is not None else services():
            itself = cleaned.short in service.short
            # All that the name tells must belong to the service: "aset pegawai" is not served by the one for pegawai.
            if itself or (told and set(told) <= set(service.ideas)):
                found.append(Served(record, service, itself, tuple(told.values()) or (cleaned.short,)))
                break
    return found
