"""What waits for a verifier: whole drafts, a page at a time."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from pemantik.inventory.metamodel import Kind, kinds
from pemantik.inventory.models import Entry, State
from pemantik.inventory.selectors.glances import Glance, glances
from pemantik.inventory.selectors.reach import reached
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: As many as one look takes in; all of them can be marked at once.
PER_PAGE = 25


@dataclass(frozen=True)
class Waiting:
    """One page of whole drafts, those of one kind where one was chosen, and the kinds of which there are any."""

    page: Page[Entry]
    rows: tuple[Glance, ...]
    kinds: tuple[Kind, ...]
    chosen: str


def waiting(access: Access, kind: str, page: str) -> Waiting:
    """What this person may mark as checked. Six queries at most."""
    drafts = Entry.objects.filter(removed_at=None, state=State.DRAFT, missing=0)
    drafts = reached(drafts, access, Action.VERIFY_INVENTORY)
    present = set(drafts.order_by().values_list("kind", flat=True).distinct())
    chosen = kind if kind in kinds() else ""
    if chosen:
        drafts = drafts.filter(kind=chosen)
    shown = Paginator(drafts.select_related("node").order_by("kind", "name_key", "pk"), PER_PAGE).get_page(page)
    found = tuple(each for each in kinds().values() if each.code in present or each.code == chosen)
    return Waiting(shown, tuple(glances(list(shown))), found, chosen)
