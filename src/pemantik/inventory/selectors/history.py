"""What became of an entry, from the audit trail and from imports, for everyone who sees the entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pemantik.accounts.audit_words import action_text, field_text
from pemantik.accounts.models import AuditEntry
from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry, ImportedEntry
from pemantik.inventory.selectors.imports import imports_of
from pemantik.inventory.values import show_value
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.selectors.audit import value_text

#: Older changes stand in the audit trail.
MOST_TOLD = 20
#: A long text is told by its beginning.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One attribute, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did, and when; `file` if it came with one, `import_id` if the reader may open that import."""

    at: datetime
    who: str
    action: str
    fields: tuple[FieldChange, ...] = ()
    file: str = ""
    import_id: int = 0


def history_of(access: Access, entry: Entry) -> tuple[Change, ...]:
    """The latest changes, the newest first. Two queries. Raises Http404 or PermissionDenied."""
    found = AuditEntry.objects.filter(object_type=Entry._meta.label_lower, object_id=str(entry.pk))
    told = [_change(entry.metadata, each) for each in found.order_by("-id")[:MOST_TOLD]]
    for record in imports_of(access, entry, MOST_TOLD):
        told += _imported(access, record)
    return tuple(sorted(told, key=lambda change: change.at, reverse=True)[:MOST_TOLD])


def _imported(access: Access, record: ImportedEntry) -> Iterator[Change]:
    """What an import did to the entry, and that it was taken back."""
    batch = record.batch
    about = (batch.file_name, batch.pk if access.may(Action.EDIT_INVENTORY, batch.node) else 0)
    if batch.saved_at is not None:
        action = _("Ditambahkan lewat impor") if record.is_new else _("Diubah lewat impor")
        yield Change(batch.saved_at, batch.sent_by.name if batch.sent_by else _("Sistem"), action, (), *about)
    if batch.undone_at is not None:
        # Who took it back stands in the trail of the unit, beside the import.
        yield Change(batch.undone_at, "", _("Impor dibatalkan"), (), *about)


def _change(kind: Kind, told: AuditEntry) -> Change:
    labels = {each.key: each.label for each in kind.relations} | {each.key: each.label for each in kind.fields}
    labels["name"] = kind.name.label
    # What a new entry began with is what the page showed then; only what was changed is told field by field.
    keys = [] if told.action == "entry.made" else list(dict.fromkeys([*told.before, *told.after]))
    fields = tuple(
        FieldChange(
            labels.get(key) or field_text(key),
            _text(kind, key, told.before.get(key)),
            _text(kind, key, told.after.get(key)),
        )
        for key in keys
    )
    return Change(told.at, told.actor_name or _("Sistem"), action_text(told.action), fields)


def _text(kind: Kind, key: str, value: Any) -> str:
    known = {each.key: each for each in kind.fields}
    shown = show_value(known[key], value) if key in known and value is not None else value_text(key, value)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
