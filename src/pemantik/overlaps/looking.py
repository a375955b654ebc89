"""Likely doubles of one record, asked of an index that this process keeps in memory.

The index follows the audit trail: whoever changes an entry writes a line there in the same transaction, and lines are
written one after the other (`accounts/audit.py` locks the head of the chain until the change is stored). So the lines
after the last one that the index knows name everything that was stored meanwhile, by whatever process, and nothing
that was begun earlier can turn up before them. Times and versions of entries promise none of that.

A list of a few thousand is read at once. A larger one takes seconds: that is done in a thread beside, and whoever does
not want to wait is told so (`PreparingError`). Pages begin it early with `warm`.
"""

import logging
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connections
from django.db.models import Q
from django.utils.translation import gettext as _

from pemantik.accounts.models import AuditEntry, AuditHead
from pemantik.inventory.models import Entry, ImportedEntry
from pemantik.inventory.pauses import without_collection
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.records import ENGINE_KINDS, record_of
from pemantik.overlaps.selectors.records import entries_to_compare, records_by_id

if TYPE_CHECKING:
    from pemantik.overlaps.engine.index import Index, Match

# The engine computes with packages that take half a second to load and 26 MB: only a process that is asked loads it.

log = logging.getLogger(__name__)

#: So few entries are read at once, by whoever asks first.
SMALL: Final = 2_000
#: More changed entries than this are not entered one by one.
MANY: Final = 2_000
#: After so many seconds the list is read anew: for what was written past the trail.
OLD: Final = 24 * 3600
#: Nobody waits longer than this for others who ask.
_TURN: Final = 2.0
#: What lines of the trail are about, and what such a line about a node says when its name may be another one.
_ENTRY, _IMPORT, _NODE = "inventory.entry", "inventory.inventoryimport", "organizations.node"
_FOLLOWED, _RENAMED = frozenset({_ENTRY, _IMPORT, _NODE}), "unit.changed"


class PreparingError(RuntimeError):
    """The index is being made; ask again in a few seconds."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the trail: its number and its hash. Another hash under the number is another trail."""

    id: int
    hash: str


@dataclass(slots=True)
class _Kept:
    """An index with its records, the last line of the trail that it knows, what governed it, when it was made."""

    index: "Index"
    records: dict[str, Record]
    line: _Line
    version: str
    made: float
    #: Whether dictionary or model are others by now.
    is_outdated: bool = False


def likely(
    record: Record,
    *,
    limit: int = 5,
    least: float | None = None,
    everywhere: bool = False,
    wait: float | None = None,
) -> "list[Match]":
    """The likeliest doubles of a record among all entries that can be doubled, best first; ids are those of entries.

    Everything that was stored before the question is known. `least` is the score to reach (the model's threshold if
    not given), `everywhere` asks for the same function in other institutions. What the reader may see of the matches is
    for the caller to decide. Ask outside of transactions: what is rolled back later makes the list be read anew.
    Raises PreparingError if the index is not made within `wait` seconds; without `wait` the question waits for it.
    """
    return _keeper.ask(wait).find(record, limit, least=least, everywhere=everywhere)


def warm() -> None:
    """Have the index made in a thread beside, if it is not there: somebody is about to ask."""
    _keeper.warm()


def forget() -> None:
    """Drop the index of this process; the next question makes it anew."""
    _keeper.forget()


class _Keeper:
    """Makes the index, follows the trail, makes it anew when it is worn."""

    def __init__(self) -> None:
        self._turn = threading.RLock()
        self._kept: _Kept | None = None
        self._maker: threading.Thread | None = None

    def ask(self, wait: float | None) -> "Index":
        end = None if wait is None else time.monotonic() + wait
        while True:
            if not self._turn.acquire(timeout=-1 if end is None else max(_TURN, end - time.monotonic())):
                raise PreparingError(_("Daftar sedang disiapkan."))
            try:
                kept = self._current()
                if kept is not None:
                    return kept.index
                maker = self._start()
            finally:
                self._turn.release()
            maker.join(None if end is None else max(0.0, end - time.monotonic()))
            if maker.is_alive():
                raise PreparingError(_("Daftar sedang disiapkan."))
            with self._turn:
                if self._kept is None:
                    self._kept = _make()  # the thread failed: fail here, where somebody sees it

    def warm(self) -> None:
        if self._kept is None and not _is_small():
            with self._turn:
                self._start()

    def forget(self) -> None:
        with self._turn:
            self._kept = None

    def _current(self) -> _Kept | None:
        """The index with everything that was stored until now; None while one has to be made beside."""
        kept = self._kept
        if kept is not None and not _follow(kept):
            kept = self._kept = None
        if kept is None:
            if _is_small():
                kept = self._kept = _make()
        elif kept.index.worn or kept.is_outdated or time.monotonic() - kept.made > OLD:
            if _is_small():
                kept = self._kept = _make()
            else:
                self._start()
        return kept

    def _start(self) -> threading.Thread:
        """The thread that makes an index; there is never more than one."""
        if self._maker is None or not self._maker.is_alive():
            self._maker = threading.Thread(target=self._work, name="overlaps-index", daemon=True)
            self._maker.start()
        return self._maker

    def _work(self) -> None:
        try:
            with _giving_way():
                made = _make()
            with self._turn:
                self._kept = made
        except Exception:
            log.exception("The index of entries could not be made")
        finally:
            connections.close_all()


@contextmanager
def _giving_way() -> Iterator[None]:
    """Inside, other threads wait a tenth as long for their turn: a page that reads rows asks for it very often."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _make() -> _Kept:
    """Read the whole list. The line is read first: what is stored meanwhile is read again, and does no harm."""
    from pemantik.overlaps import governing  # noqa: PLC0415 - see above
    from pemantik.overlaps.engine.index import Index  # noqa: PLC0415

    start, line, version = time.monotonic(), _last_line(), _version()
    with without_collection():
        records = [record_of(entry) for entry in entries_to_compare()]
        index = Index(records, governing.dictionary_now(), governing.model_now())
    log.info("Read %s entries in %.1f s", len(records), time.monotonic() - start)
    return _Kept(index, {record.id: record for record in records}, line, version, time.monotonic())


def _follow(kept: _Kept) -> bool:
    """Enter what was stored since; whether that was possible. One query if nothing happened."""
    head = AuditHead.objects.filter(pk=1).values_list("hash", flat=True).first() or ""
    if head == kept.line.hash:
        return True
    lines = list(
        AuditEntry.objects.filter(pk__gte=kept.line.id)
        .order_by("pk")
        .values_list("pk", "hash", "object_type", "object_id", "action")
    )
    if kept.line.id and (not lines or _Line(*lines[0][:2]) != kept.line):
        return False  # another trail: a restored database, or what was known has been rolled back
    ids = _touched(line[2:] for line in lines if line[0] != kept.line.id)
    if len(ids) > MANY:
        return False
    _enter(kept, ids)
    # Whoever changes dictionary or model writes a line too.
    kept.is_outdated = kept.version != _version()
    if lines:
        kept.line = _Line(*lines[-1][:2])
    return True


def _enter(kept: _Kept, ids: set[int]) -> None:
    """What these entries state now; nothing happens where that is what the index knows."""
    found = records_by_id(ids)
    for pk in sorted(ids):
        record, known = found.get(pk), kept.records.get(str(pk))
        if record is None and known is not None:
            kept.index.remove(known.id)
            del kept.records[known.id]
        elif record is not None and record != known:
            kept.index.add(record)
            kept.records[record.id] = record


def _touched(lines: Iterable[tuple[str, str, str]]) -> set[int]:
    """The entries that lines of the trail are about: entries, imports, and units or institutions with new names."""
    named: dict[str, set[int]] = {}
    for kind, of, action in lines:
        if kind in _FOLLOWED and of.isdecimal() and (kind != _NODE or action == _RENAMED):
            named.setdefault(kind, set()).add(int(of))
    ids = named.get(_ENTRY, set())
    imports, nodes = named.get(_IMPORT), named.get(_NODE)
    if imports:
        ids |= set(ImportedEntry.objects.filter(batch__in=imports).values_list("entry", flat=True))
    if nodes:
        theirs = Q(node__in=nodes) | Q(institution__in=nodes)
        ids |= set(Entry.objects.filter(theirs, kind__in=list(ENGINE_KINDS)).values_list("pk", flat=True))
    return ids


def _version() -> str:
    from pemantik.overlaps import governing  # noqa: PLC0415 - see above

    return governing.version_now()


def _last_line() -> _Line:
    last = AuditEntry.objects.order_by("-pk").values_list("pk", "hash").first()
    return _Line(*last) if last else _Line(0, "")


def _is_small() -> bool:
    return Entry.objects.filter(kind__in=list(ENGINE_KINDS), removed_at=None)[: SMALL + 1].count() <= SMALL


_keeper = _Keeper()
