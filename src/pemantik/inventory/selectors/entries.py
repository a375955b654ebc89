"""Entries that a person may see, found one by one."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.inventory.models import Entry, Link, State
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


def visible_entries(access: Access, action: Action = Action.VIEW_INVENTORY) -> QuerySet[Entry]:
    """The entries on whose units the person may do this, without the removed ones."""
    entries: QuerySet[Entry] = Entry.objects.filter(removed_at=None)
    if "" in access.paths(action):
        return entries
    return entries.filter(node__in=access.nodes(action))


def shared_entries(access: Access) -> QuerySet[Entry]:
    """What other institutions have published; only its public fields are shown. Nothing for who sees no inventory."""
    if not access.paths(Action.VIEW_INVENTORY):
        return Entry.objects.none()
    return Entry.objects.filter(removed_at=None, state=State.PUBLISHED)


def find_entry(access: Access, entry_id: int, action: Action = Action.VIEW_INVENTORY) -> Entry:
    """The entry, with its unit and institution; removed ones too.

    Raises Http404 for strangers, PermissionDenied for those who may see it but not do this.
    """
    entry = Entry.objects.select_related("node", "institution").filter(pk=entry_id).first()
    if entry is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.VIEW_INVENTORY, entry.node)
    if action != Action.VIEW_INVENTORY:
        access.require(action, entry.node)
    return entry


def locked_entry(access: Access, entry_id: int, action: Action) -> Entry:
    """The entry, locked until the transaction ends. Raises Http404 or PermissionDenied."""
    find_entry(access, entry_id, action)
    return Entry.objects.select_for_update(of=("self",)).select_related("node", "institution").get(pk=entry_id)


def linkable_entries(institution: Node, kinds: Iterable[str]) -> QuerySet[Entry]:
    """What an entry of this institution may be linked to: all of its own, and what others have published."""
    own_or_shared = Q(institution=institution) | Q(state=State.PUBLISHED)
    return Entry.objects.filter(own_or_shared, kind__in=list(kinds), removed_at=None)


def links_of(entry: Entry) -> list[tuple[str, int]]:
    """The links of an entry as pairs of relation and target, without those to removed entries. One query."""
    links = Link.objects.filter(source=entry, target__removed_at=None)
    return list(links.values_list("relation", "target_id"))
