"""The audit trail: append-only, each entry chained to the one before by its hash."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts.models import AuditEntry, AuditHead, User

#: What stands before the first entry.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts, and from where. `actor` is None for the system itself."""

    actor: User | None
    address: str = ""


SYSTEM = Origin(None)

_origin: ContextVar[Origin] = ContextVar("audit_origin", default=SYSTEM)


@contextmanager
def acting(actor: User | None, address: str = "") -> Iterator[None]:
    """Everything recorded inside is recorded as done by this person from this address."""
    token = _origin.set(Origin(actor, address))
    try:
        yield
    finally:
        _origin.reset(token)


def current() -> Origin:
    """Who acts now, and from where."""
    return _origin.get()


def record(
    action: str,
    target: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    node_path: str = "",
) -> AuditEntry:
    """Add an entry about `target`, in the transaction of the change that it records.

    `action` is a verb in the room's words (`answer.saved`); `before` and `after` hold only what changed. `node_path` is
    the path of the organisation node it belongs to, so that a trail can be shown for a node and all below it.
    """
    origin = _origin.get()
    # Without a savepoint of its own: the entry and the change it records stand or fall together.
    with transaction.atomic(savepoint=False):
        head = AuditHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})[0]
        entry = AuditEntry(
            at=timezone.now(),
            actor=origin.actor,
            actor_name=origin.actor.name if origin.actor else "",
            address=origin.address,
            action=action,
            object_type=target._meta.label_lower,
            object_id="" if target.pk is None else str(target.pk),
            object_name=str(target)[:200],
            node_path=node_path,
            before=_plain(before or {}),
            after=_plain(after or {}),
            previous_hash=head.hash,
        )
        entry.hash = entry_hash(entry)
        entry.save(force_insert=True)
        head.entries += 1
        head.hash = entry.hash
        head.save(update_fields=["entries", "hash"])
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over everything that the entry states, and over the hash of the entry before."""
    content = {
        "at": entry.at.isoformat(),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "address": entry.address,
        "action": entry.action,
        "object": [entry.object_type, entry.object_id, entry.object_name],
        "node_path": entry.node_path,
        "before": entry.before,
        "after": entry.after,
        "previous": entry.previous_hash,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them, so that the hash of a stored entry can be computed again."""
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome of a check of the whole trail: how many entries, the first that does not fit, if any, and the last hash.

    Whoever notes the last hash elsewhere can prove later that even a trail written anew from the start is not this one.
    """

    entries: int
    broken_id: int | None
    reason: str = ""
    head: str = GENESIS


def verify() -> Verification:
    """Walk the whole chain. Finds a changed, removed, inserted or re-ordered entry, also at the end."""
    previous, count = GENESIS, 0
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        count += 1
        if entry.previous_hash != previous:
            return Verification(count, entry.pk, _("Ada catatan yang hilang atau disisipkan sebelum catatan ini."))
        if entry_hash(entry) != entry.hash:
            return Verification(count, entry.pk, _("Isi catatan ini berubah setelah disimpan."))
        previous = entry.hash
    head = AuditHead.objects.filter(pk=1).first()
    expected = (head.entries, head.hash) if head else (0, GENESIS)
    if expected != (count, previous):
        return Verification(count, None, _("Catatan terakhir hilang: ujung jejak tidak cocok."))
    return Verification(count, None, head=previous)
