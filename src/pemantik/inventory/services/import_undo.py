"""Taking the last import back, while nobody has worked on what it wrote."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.inventory.filling import Content, fill
from pemantik.inventory.models import Entry, ImportedEntry, InventoryImport, Link, NeedAnswer
from pemantik.inventory.pauses import without_collection
from pemantik.inventory.services.import_saving import SEALS, WRITTEN, put_entries, set_links, set_users
from pemantik.inventory.services.imports import State, locked_import
from pemantik.inventory.sheets.world import chunks, read_stored
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.tree import institution_above, subtree_of

#: Entries that are named where an import cannot be taken back.
_NAMED = 20


class WorkedOnError(Refused):
    """Somebody has worked on entries since; `entries` names them (the first ones) with what was done."""

    def __init__(self, message: str, entries: Sequence[tuple[Entry, str]]) -> None:
        super().__init__(message)
        self.entries = tuple(entries)


@transaction.atomic
def undo(access: Access, import_id: int) -> int:
    """Put away what the import made and put back what it changed; how many entries.

    Raises Http404, PermissionDenied, Refused, or WorkedOnError with the entries that stand in the way.
    """
    batch = locked_import(access, import_id)
    if batch.state != State.SAVED or batch.saved_at is None:
        raise Refused(_("Impor ini sudah dibatalkan atau belum disimpan."))
    institution = institution_above(batch.node)
    Node.objects.select_for_update().get(pk=institution.pk)
    later = InventoryImport.objects.filter(
        node__in=subtree_of(institution), state=State.SAVED, saved_at__gt=batch.saved_at
    )
    touched = ImportedEntry.objects.filter(batch=batch).values("entry")
    if ImportedEntry.objects.filter(batch__in=later, entry__in=touched).exists():
        raise Refused(_("Impor yang lebih baru mengubah data yang sama. Batalkan yang itu dahulu."))
    with without_collection():
        records = {record.entry_id: record for record in batch.entries.all()}
        stored = read_stored(records, lock=True)
        _refuse_worked_on(batch, records, stored.entries)
        _put_away([pk for pk, record in records.items() if record.is_new])
        _put_back(access, {pk: record.before for pk, record in records.items() if not record.is_new}, stored)
    batch.state, batch.undone_at = State.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    audit.record("inventory.import_undone", batch, before={"entries": len(records)}, node_path=batch.node.path)
    return len(records)


def _refuse_worked_on(batch: InventoryImport, records: dict[int, ImportedEntry], entries: dict[int, Entry]) -> None:
    saved = batch.saved_at
    found: list[tuple[Entry, str]] = []
    for pk, entry in entries.items():
        if entry.removed_at is not None:
            found.append((entry, _("dihapus")))
        elif entry.version != records[pk].version:
            found.append((entry, _("diubah")))
        elif any(at is not None and saved is not None and at > saved for at in (entry.verified_at, entry.confirmed_at)):
            found.append((entry, _("diperiksa atau dipastikan")))
    new = [pk for pk, record in records.items() if record.is_new]
    for some in chunks(new):
        links = Link.objects.filter(target__in=some, source__removed_at=None)
        outside = {target for target, source in links.values_list("target", "source") if source not in records}
        answered = NeedAnswer.objects.filter(need__in=some).values_list("need", flat=True)
        found += [(entries[pk], _("dihubungkan dari data lain")) for pk in sorted(outside)]
        found += [(entries[pk], _("sudah dijawab")) for pk in sorted(answered)]
    if found:
        message = _("%(n)s data sudah dikerjakan orang sesudah impor ini, jadi impor tidak dapat dibatalkan.")
        raise WorkedOnError(message % {"n": len(found)}, found[:_NAMED])


def _put_away(ids: Sequence[int]) -> None:
    now = timezone.now()
    for some in chunks(ids):
        Entry.objects.filter(pk__in=some).update(removed_at=now, changed_at=now)


def _put_back(access: Access, before: dict[int, dict[str, Any]], stored: Any) -> None:
    """Each changed entry as it was, with its seals: they hold for exactly that content."""
    nodes = {node.pk: node for node in Node.objects.filter(pk__in={kept["node"] for kept in before.values()})}
    users: list[tuple[int, int]] = []
    links: list[tuple[int, str, int]] = []
    for pk, kept in before.items():
        entry = stored.entries[pk]
        fill(entry, _content(kept))
        entry.node, entry.code = nodes[kept["node"]], kept["code"]
        for key in SEALS:
            setattr(entry, f"{key}_id" if key.endswith("_by") else key, _unplain(key, kept[key]))
        entry.changed_by = access.user
        entry.version += 1
        users += [(pk, node_id) for node_id in kept["users"]]
        links += [(pk, key, target) for key, targets in kept["links"].items() for target in targets]
    put_entries((stored.entries[pk] for pk in before), (*WRITTEN, *SEALS))
    set_users(sorted(before), users)
    set_links({pk: stored.links[pk] for pk in before}, links)


def _content(kept: dict[str, Any]) -> Content:
    texts = ("name", "description", "period", "situation", "reference", "urusan", "values")
    links = {key: frozenset(ids) for key, ids in kept["links"].items()}
    return Content(**{key: kept[key] for key in texts}, users=frozenset(kept["users"]), links=links)


def _unplain(key: str, value: Any) -> Any:
    if value is None or not key.endswith(("_at", "_until")):
        return value
    return date.fromisoformat(value) if key.endswith("_until") else datetime.fromisoformat(value)
