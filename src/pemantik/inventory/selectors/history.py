"""What became of an entry, from the audit trail, for everyone who sees the entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pemantik.accounts.audit_words import action_text, field_text
from pemantik.accounts.models import AuditEntry
from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry
from pemantik.inventory.values import show_value
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
    """What somebody did, and when."""

    at: datetime
    who: str
    action: str
    fields: tuple[FieldChange, ...]


def history_of(entry: Entry) -> tuple[Change, ...]:
    """The latest changes, the newest first. One query. The caller has checked that the reader sees the entry."""
    found = AuditEntry.objects.filter(object_type=Entry._meta.label_lower, object_id=str(entry.pk))
    return tuple(_change(entry.metadata, each) for each in found.order_by("-id")[:MOST_TOLD])


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
