"""What an entry of the inventory may be twice, beside its page (setting PEMANTIK_ENTRY_PANELS)."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.inventory.models import Entry
from pemantik.inventory.panels import Line, Panel
from pemantik.organizations.permissions import Access
from pemantik.overlaps.models import Pair
from pemantik.overlaps.records import SEARCHED
from pemantik.overlaps.selectors.queue import ALIVE
from pemantik.overlaps.selectors.reach import visible_pairs
from pemantik.overlaps.selectors.sides import side

#: More pairs than this are found in the queue.
MOST = 5


def panel(access: Access, entry: Entry) -> Panel | None:
    """The pairs of an entry that the person may see, the likeliest first; none are told by no card. One query."""
    if entry.kind not in SEARCHED or entry.removed_at is not None:
        return None
    with_it = Q(first=entry.pk) | Q(second=entry.pk)
    worth = Q(slot=Pair.Slot.TOP, is_listed=True) | ~Q(state=Pair.State.WAITING)
    found = (
        visible_pairs(access).filter(ALIVE, with_it, worth).select_related("institution", "first__node", "second__node")
    )
    rows = list(found.order_by("-score", "pk")[:MOST])
    lines = tuple(_line(access, entry, pair) for pair in rows)
    return Panel(_("Dugaan dobel"), lines) if lines else None


def _line(access: Access, entry: Entry, pair: Pair) -> Line:
    other = side(access, pair.second if pair.first_id == entry.pk else pair.first, pair.institution)
    word = pair.get_verdict_display() if pair.verdict else pair.get_state_display()
    return Line(other.name, f"{other.unit} · {word}", reverse("overlaps-pair", args=[pair.pk]))
