"""Writing an import: every row that is ready, all of them or none, in one transaction."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.inventory.filling import fill
from pemantik.inventory.models import CodeCounter, Entry, ImportedEntry, ImportRow, InventoryImport, Link
from pemantik.inventory.pauses import without_collection
from pemantik.inventory.sealing import seal_of
from pemantik.inventory.services.entries import code_text, next_code
from pemantik.inventory.services.imports import AT_ONCE, State, open_draft
from pemantik.inventory.services.seals import after_change
from pemantik.inventory.sheets.checking import check_rows, is_changed, told
from pemantik.inventory.sheets.preview import CheckedRow, Fate, Planned, Preview
from pemantik.inventory.sheets.world import chunks
from pemantik.inventory.tasks import save_import
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access, OperatorAccess
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above

log = logging.getLogger(__name__)

_SIZE = 1_000
#: Columns of an entry that an import may change; the rest belongs to services of their own.
WRITTEN = (
    "node",
    "code",
    "name",
    "name_key",
    "words",
    "description",
    "period",
    "situation",
    "reference",
    "urusan",
    "values",
    "facet",
    "year",
    "amount",
    "quantity",
    "completeness",
    "missing",
    "changed_by",
    "changed_at",
    "version",
)
SEALS = (
    "state",
    "verified_by",
    "verified_at",
    "verified_seal",
    "confirmed_by",
    "confirmed_at",
    "confirmed_until",
    "confirmed_seal",
)


@transaction.atomic
def save(access: Access, import_id: int, version: int) -> InventoryImport:
    """Write every row that is ready, now or, if there are many, in the background.

    Raises Http404, PermissionDenied, Refused or Outdated.
    """
    batch = open_draft(access, import_id, version)
    if batch.total <= AT_ONCE or isinstance(access, OperatorAccess):
        with without_collection():
            return _write(access, batch)
    batch.run += 1
    batch.version += 1
    batch.state, batch.problem, batch.heard_at = State.SAVING, "", timezone.now()
    batch.sent_by = access.user
    batch.save()
    run = batch.run
    transaction.on_commit(lambda: save_import.enqueue(batch.pk, run))
    return batch


def save_in_background(import_id: int, run: int) -> str:
    """Write an import that waits for it. What stops it is told on its page, and nothing is written."""
    batch = InventoryImport.objects.select_related("sent_by").filter(pk=import_id, run=run, state=State.SAVING).first()
    if batch is None or batch.sent_by is None:
        return "not mine"
    with audit.acting(batch.sent_by), without_collection():
        try:
            _save_mine(Access(batch.sent_by), import_id, run)
        except (Refused, Http404, PermissionDenied) as problem:
            _give_back(import_id, run, str(problem))
            return "refused"
        except Exception:
            _give_back(import_id, run, _("Penyimpanan gagal. Tidak ada yang tersimpan; coba lagi."))
            log.exception("import %s", import_id)
            raise
    return "done"


@transaction.atomic
def _save_mine(access: Access, import_id: int, run: int) -> None:
    found = InventoryImport.objects.select_for_update(of=("self",)).select_related("node").filter(pk=import_id, run=run)
    batch = found.filter(state=State.SAVING).first()
    if batch is not None:
        _write(access, batch)


def _give_back(import_id: int, run: int, problem: str) -> None:
    InventoryImport.objects.filter(pk=import_id, run=run, state=State.SAVING).update(
        state=State.DRAFT, problem=problem[:500]
    )


def _write(access: Access, batch: InventoryImport) -> InventoryImport:
    """Check once more with everything locked, then write. Imports of one institution wait for each other."""
    access.require(Action.EDIT_INVENTORY, batch.node)
    institution = institution_above(batch.node)
    Node.objects.select_for_update().get(pk=institution.pk)
    rows = list(batch.rows.order_by("sheet", "number", "pk"))
    preview = check_rows(batch.node, batch.sheets, rows, lambda _done: None, lock=True)
    if not preview.ready:
        raise Refused(_("Belum ada baris yang siap disimpan."))
    writer = _Writer(access, batch, institution, preview)
    writer.write()
    ready = {one.row.pk for one in preview.ready}
    left = [row for row in rows if row.pk not in ready]
    batch.rows.all().delete()
    ImportRow.objects.bulk_create(left, batch_size=_SIZE)
    batch.state, batch.saved_at, batch.counts = State.SAVED, timezone.now(), preview.counts
    batch.version += 1
    batch.save()
    counts = preview.counts
    after = {
        "file": batch.file_name,
        "sha256": batch.sha256,
        "added": len(writer.added),
        "changed": len(writer.changed),
        "same": counts[Fate.SAME],
        "left_out": counts[Fate.FIX] + counts[Fate.DOUBLE] + counts[Fate.SKIPPED],
    }
    audit.record("inventory.imported", batch, after=after, node_path=batch.node.path)
    return batch


class _Writer:
    """One writing: the entries, who uses them, what they are linked to, and what the import keeps of it."""

    def __init__(self, access: Access, batch: InventoryImport, institution: Node, preview: Preview) -> None:
        self.access, self.batch, self.institution = access, batch, institution
        self.nodes = {node.pk: node for node in Node.objects.filter(path__startswith=institution.path)}
        self.added: list[tuple[CheckedRow, Planned, Entry]] = []
        self.changed: list[tuple[CheckedRow, Planned, Entry]] = []
        self.before: dict[int, dict[str, Any]] = {}
        self.stored = preview.stored
        for one in preview.ready:
            for plan in one.planned:
                self._sort(one, plan)

    def write(self) -> None:
        """All of it; the caller has a transaction."""
        self._make()
        ids = {plan.place: entry.pk for _one, plan, entry in self.added}
        self._change(ids)
        self._use()
        self._link(ids)
        self._keep()

    def _sort(self, one: CheckedRow, plan: Planned) -> None:
        if plan.stored is None:
            node = self.nodes[plan.node_id or 0]
            entry = Entry(kind=plan.kind.code, institution=self.institution, node=node, code=plan.code)
            entry.created_by = self.access.user
            self.added.append((one, plan, entry))
        elif is_changed(plan, self.stored):
            self.changed.append((one, plan, self.stored.entries[plan.stored.pk]))

    def _make(self) -> None:
        for _one, plan, entry in self.added:
            fill(entry, plan.content)
            entry.changed_by = self.access.user
        self._give_codes()
        Entry.objects.bulk_create([entry for _one, _plan, entry in self.added], batch_size=_SIZE)

    def _give_codes(self) -> None:
        """The codes that the file brings first, so that none is given twice; then one step of each counter."""
        brought: dict[str, int] = {}
        wanting: dict[str, list[Entry]] = {}
        for _one, plan, entry in self.added:
            prefix, _dash, number = entry.code.rpartition("-")
            if not entry.code:
                wanting.setdefault(plan.kind.object_code, []).append(entry)
            elif number.isdecimal() and len(number) <= 9:
                brought[prefix] = max(brought.get(prefix, 0), int(number))
        for prefix, last in sorted(brought.items()):
            if len(prefix) <= 5:
                next_code(self.institution, prefix, 0)
                CodeCounter.objects.filter(institution=self.institution, prefix=prefix, last__lt=last).update(last=last)
        for prefix, entries in sorted(wanting.items()):
            first = next_code(self.institution, prefix, len(entries))
            for at, entry in enumerate(entries, start=first):
                entry.code = code_text(prefix, at)

    def _change(self, ids: dict[int, int]) -> None:
        now = timezone.now()
        for _one, plan, entry in self.changed:
            self.before[entry.pk] = told(entry, self.stored) | {key: _plain(entry, key) for key in SEALS}
            fill(entry, plan.content)
            entry.node = self.nodes[plan.node_id or entry.node_id]
            entry.institution = self.institution
            entry.changed_by, entry.changed_at = self.access.user, now
            links = [(key, ids.get(pk, pk)) for key, targets in plan.content.links.items() for pk in targets]
            after_change(self.access, entry, seal_of(entry, plan.content.users, links))
            entry.version += 1
        put_entries((entry for _one, _plan, entry in self.changed), (*WRITTEN, *SEALS))

    def _use(self) -> None:
        used: list[tuple[int, int]] = []
        for _one, plan, entry in self.added + self.changed:
            used += [(entry.pk, node_id) for node_id in plan.content.users]
        set_users([entry.pk for _one, _plan, entry in self.changed], used)

    def _link(self, ids: dict[int, int]) -> None:
        links: list[tuple[int, str, int]] = []
        for _one, plan, entry in self.added + self.changed:
            for relation, targets in plan.content.links.items():
                links += [(entry.pk, relation, ids.get(target, target)) for target in targets]
        set_links({entry.pk: self.stored.links[entry.pk] for _one, _plan, entry in self.changed}, links)

    def _keep(self) -> None:
        records = [
            ImportedEntry(
                batch=self.batch,
                entry=entry,
                sheet=one.row.sheet,
                number=one.row.number,
                is_new=entry.pk not in self.before,
                before=self.before.get(entry.pk, {}),
                version=entry.version,
            )
            for one, _plan, entry in self.added + self.changed
        ]
        ImportedEntry.objects.bulk_create(records, batch_size=_SIZE)


def put_entries(entries: Iterable[Entry], fields: Sequence[str]) -> None:
    """Store changed entries, many in one statement."""
    Entry.objects.bulk_create(
        entries, batch_size=_SIZE, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )


def set_users(changed: Sequence[int], used: Sequence[tuple[int, int]]) -> None:
    """Make the users of entries those that are named; `changed` are the entries that may have had others."""
    through = Entry.users.through.objects
    wanted = set(used)
    for some in chunks(changed):
        stored = {row[1:]: row[0] for row in through.filter(entry_id__in=some).values_list("pk", "entry_id", "node_id")}
        through.filter(pk__in=[pk for pair, pk in stored.items() if pair not in wanted]).delete()
        wanted -= stored.keys()
    through.bulk_create(
        (Entry.users.through(entry_id=entry_id, node_id=node_id) for entry_id, node_id in sorted(wanted)),
        batch_size=5_000,
    )


def set_links(before: dict[int, dict[str, frozenset[int]]], links: Iterable[tuple[int, str, int]]) -> None:
    """Make the links of entries those that are named; `before` are the living links of those that may have had others.

    Links to removed entries stay: they count again once those are put back.
    """
    wanted = set(links)
    old = {(pk, relation, target) for pk, by in before.items() for relation, ids in by.items() for target in ids}
    gone: dict[int, set[tuple[int, str, int]]] = {}
    for link in old - wanted:
        gone.setdefault(link[0], set()).add(link)
    for some in chunks(sorted(gone)):
        rows = Link.objects.filter(source_id__in=some).values_list("pk", "source_id", "relation", "target_id")
        unwanted = [row[0] for row in rows if tuple(row[1:]) in gone[row[1]]]
        Link.objects.filter(pk__in=unwanted).delete()
    Link.objects.bulk_create(
        (Link(source_id=source, relation=key, target_id=target) for source, key, target in sorted(wanted - old)),
        batch_size=5_000,
        ignore_conflicts=True,  # a link to a removed entry that was named again
    )


def _plain(entry: Entry, key: str) -> Any:
    """A seal's column as JSON keeps it."""
    value = getattr(entry, f"{key}_id" if key.endswith("_by") else key)
    return value.isoformat() if hasattr(value, "isoformat") else value
