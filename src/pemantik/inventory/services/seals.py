"""Whose word stands behind an entry: checked by a verifier, confirmed by its owner; and what a change does."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.filling import missing_facts
from pemantik.inventory.models import Entry, State
from pemantik.inventory.problems import MissingFacts
from pemantik.inventory.sealing import current_seal
from pemantik.inventory.selectors.entries import find_entry, links_of, locked_entry
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import PERMISSIONS, Action, Role

#: A confirmation holds so long; then the owner is asked again.
CONFIRMED_FOR = timedelta(days=365)
#: As many as a person can have looked at on one page.
MOST_AT_ONCE = 50


@transaction.atomic
def verify_entry(access: Access, entry_id: int, version: int) -> Entry:
    """A verifier has looked at it and it is right. Raises MissingFacts, or Outdated if it is not what was looked at."""
    entry = _locked(access, entry_id, Action.VERIFY_INVENTORY, version)
    _require_facts(entry, _("Data ini belum dapat diperiksa."))
    return _set_state(access, entry, State.VERIFIED)


@transaction.atomic
def verify_entries(access: Access, versions: Mapping[int, int]) -> int:
    """A verifier has looked at all of these, by id with the version that was looked at: all are marked, or none.

    Returns how many. Raises Refused with the name of the first that cannot be, Http404, PermissionDenied.
    """
    if not 0 < len(versions) <= MOST_AT_ONCE:
        raise Refused(_("Pilih 1 sampai %(most)s data.") % {"most": MOST_AT_ONCE})
    for entry_id in sorted(versions):
        entry = find_entry(access, entry_id, Action.VERIFY_INVENTORY)
        try:
            verify_entry(access, entry_id, versions[entry_id])
        except Refused as refused:
            raise Refused(f"{entry.name}: {refused}") from refused
    return len(versions)


@transaction.atomic
def publish_entry(access: Access, entry_id: int, version: int) -> Entry:
    """Show it to other institutions. Only what was verified, and still is what was verified, is published."""
    entry = _locked(access, entry_id, Action.VERIFY_INVENTORY, version)
    if entry.state == State.DRAFT or entry.verified_seal != current_seal(entry):
        raise Refused(_("Periksa data ini dahulu; hanya yang sudah diperiksa dapat diterbitkan."))
    return _set_state(access, entry, State.PUBLISHED)


@transaction.atomic
def withdraw_entry(access: Access, entry_id: int, version: int) -> Entry:
    """Back to a draft: the verifier takes the word back."""
    entry = _locked(access, entry_id, Action.VERIFY_INVENTORY, version)
    return _set_state(access, entry, State.DRAFT)


@transaction.atomic
def confirm_entry(access: Access, entry_id: int, version: int) -> Entry:
    """The owner says that it is still true, for a year. Raises MissingFacts, Outdated, PermissionDenied for others."""
    entry = _locked(access, entry_id, Action.EDIT_INVENTORY, version)
    if not speaks_for(access, entry.node, entry.institution):
        raise PermissionDenied(_("Hanya unit pemilik yang dapat memastikan datanya masih benar."))
    _require_facts(entry, _("Data ini belum dapat dipastikan."))
    now = timezone.now()
    entry.confirmed_by, entry.confirmed_at = access.user, now
    entry.confirmed_until = timezone.localdate(now) + CONFIRMED_FOR
    entry.confirmed_seal = current_seal(entry)
    entry.broken_at = None
    entry.save()
    audit.record("entry.confirmed", entry, after={"entry.until": entry.confirmed_until}, node_path=entry.node.path)
    return entry


def speaks_for(access: Access, node: Node, institution: Node) -> bool:
    """Whether the person belongs to the unit: has an editing role on it or between it and its institution.

    A role on the whole institution speaks for what the institution itself keeps, not for what a unit of it keeps.
    """
    for grant in access.grants:
        if Action.EDIT_INVENTORY not in PERMISSIONS[Role(grant.role)] or not node.path.startswith(grant.node.path):
            continue
        if len(grant.node.path) > len(institution.path) or grant.node_id == node.pk:
            return True
    return False


def is_confirmed(entry: Entry, today: date | None = None) -> bool:
    """Whether the owner's word holds today."""
    return entry.confirmed_until is not None and entry.confirmed_until >= (today or timezone.localdate())


def after_change(access: Access, entry: Entry, seal: str) -> dict[str, Any]:
    """What a change of the content does to the seals; returns what the trail says about it. The caller saves.

    A verifier's own change keeps the verification, the owner's own keeps the confirmation: each seals anew. Anybody
    else's breaks it.
    """
    told: dict[str, Any] = {}
    if entry.state != State.DRAFT:
        if access.may(Action.VERIFY_INVENTORY, entry.node) and not entry.missing:
            entry.verified_by, entry.verified_at, entry.verified_seal = access.user, timezone.now(), seal
        else:
            _clear_verification(entry)
            told["entry.state"], entry.broken_at = State.DRAFT, timezone.now()
    if entry.confirmed_until is not None:
        if speaks_for(access, entry.node, entry.institution) and not entry.missing:
            entry.confirmed_seal = seal
        else:
            entry.confirmed_by = entry.confirmed_at = entry.confirmed_until = None
            entry.confirmed_seal = ""
            told["entry.confirmed"], entry.broken_at = _("segel pemilik batal"), timezone.now()
    return told


def _locked(access: Access, entry_id: int, action: Action, version: int) -> Entry:
    entry = locked_entry(access, entry_id, action)
    if entry.removed_at is not None:
        raise Refused(_("Data ini sudah dihapus. Pulihkan dahulu."))
    if entry.version != version:
        raise Outdated(_("Data ini baru saja diubah. Lihat isinya, lalu ulangi."))
    return entry


def _set_state(access: Access, entry: Entry, state: State) -> Entry:
    before = entry.state
    # What was changed beside the services has a broken seal; verifying it anew is no repetition.
    if before == state and (state != State.VERIFIED or entry.verified_seal == current_seal(entry)):
        return entry
    if state == State.DRAFT:
        _clear_verification(entry)
    elif state == State.VERIFIED:
        entry.verified_by, entry.verified_at, entry.verified_seal = access.user, timezone.now(), current_seal(entry)
        entry.broken_at = None
    entry.state = state
    entry.save()
    audit.record(
        "entry.state", entry, before={"entry.state": before}, after={"entry.state": state}, node_path=entry.node.path
    )
    return entry


def _clear_verification(entry: Entry) -> None:
    entry.state = State.DRAFT
    entry.verified_by = entry.verified_at = None
    entry.verified_seal = ""


def _require_facts(entry: Entry, message: str) -> None:
    facts = missing_facts(entry, {relation for relation, _target in links_of(entry)})
    if facts:
        raise MissingFacts(f"{message} " + _("Lengkapi: %(facts)s.") % {"facts": ", ".join(facts)}, facts)
