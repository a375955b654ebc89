"""Likely doubles while an entry is written and when it is saved (setting PEMANTIK_ENTRY_ASSISTANTS)."""

from django.urls import reverse

from pemantik.inventory.assistants import Assistant
from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps import looking
from pemantik.overlaps.models import Shown
from pemantik.overlaps.records import ENGINE_KINDS, record_of
from pemantik.overlaps.selectors.likely import likely_for
from pemantik.overlaps.services.notices import note_saved
from pemantik.overlaps.services.reuse import store_served

#: A saving waits so long for a list that is being read; then it goes on without.
PATIENCE = 3.0


def begin(kind: Kind) -> str:
    """Where the form is sent while the name is typed. Somebody is about to ask: the list is read meanwhile."""
    if kind.code not in ENGINE_KINDS:
        return ""
    looking.warm()
    return reverse("overlaps-typing", args=[kind.code])


def saved(access: Access, entry: Entry, token: str) -> str:
    """The page with likely doubles that the writer has not yet been asked about; empty if there is none."""
    if entry.kind not in ENGINE_KINDS or not access.may(Action.EDIT_INVENTORY, entry.node):
        return ""
    record = record_of(entry)
    try:
        found = likely_for(access, record, entry.institution, wait=PATIENCE)
    except looking.PreparingError:
        return ""
    asked = set(Shown.objects.filter(notice__entry=entry, saved_at__isnull=False).values_list("entry", flat=True))
    store_served([entry])
    if found:
        note_saved(access, entry, token, found)
    is_new = any(seen.entry.pk not in asked for seen in found.here)
    return reverse("overlaps-similar", args=[entry.pk]) if is_new else ""


ASSISTANT = Assistant(begin, saved, "overlaps/typing.css")
