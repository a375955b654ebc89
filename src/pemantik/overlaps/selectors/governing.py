"""The dictionary and the models as people see them, and who decides about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.inventory.selectors.entries import visible_entries
from pemantik.inventory.selectors.lists import may_manage_lists
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.governing import Rows, approved, dictionary_with, model_now
from pemantik.overlaps.models import Release, Wording
from pemantik.overlaps.records import SEARCHED, records_of

#: Entries that an effect is tried on.
_TRIED: Final = 300


def may_review(access: Access) -> bool:
    """Whether the person sees the dictionary and may propose."""
    return bool(access.paths(Action.REVIEW_OVERLAPS)) or may_govern(access)


def may_govern(access: Access) -> bool:
    """Whether the person decides about dictionary and models: manages the inventory at the top of a tree."""
    return may_manage_lists(access)


def require_reviewer(access: Access) -> None:
    """Raise Http404 for whoever sees no inventory, PermissionDenied for who does not review doubles."""
    if not access.paths(Action.VIEW_INVENTORY):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    if not may_review(access):
        raise PermissionDenied(_("Kamus dan model hanya dibuka oleh peninjau dobel."))


def require_governor(access: Access) -> None:
    """Raise as `require_reviewer` does, and PermissionDenied for those who only propose."""
    require_reviewer(access)
    if not may_govern(access):
        raise PermissionDenied(
            _("Kamus dan model berlaku untuk semua; hanya pengatur inventaris tingkat teratas yang memutuskan.")
        )


def wordings(access: Access, state: str, sense: str = "", text: str = "") -> QuerySet[Wording]:
    """The wordings of a state, narrowed by sense and words."""
    require_reviewer(access)
    rows = Wording.objects.filter(state__in=_TABS.get(state, [state])).select_related("proposed_by", "decided_by")
    if sense:
        rows = rows.filter(sense=sense)
    if text:
        rows = rows.filter(Q(text__icontains=text) | Q(meant__icontains=text))
    return rows


#: Refused and withdrawn stand together: neither counts.
_TABS = {"gone": [Wording.State.REFUSED, Wording.State.WITHDRAWN]}


def counts(access: Access) -> dict[str, int]:
    """How many wordings there are of each state. One query."""
    require_reviewer(access)
    found = dict(Wording.objects.values_list("state").annotate(Count("pk")).order_by())
    return {
        "proposed": found.get("proposed", 0),
        "approved": found.get("approved", 0),
        "gone": found.get("refused", 0) + found.get("withdrawn", 0),
    }


def find_wording(access: Access, wording_id: int) -> Wording:
    """One wording. Raises Http404."""
    require_reviewer(access)
    row = Wording.objects.select_related("proposed_by", "decided_by").filter(pk=wording_id).first()
    if row is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return row


@dataclass(frozen=True, slots=True)
class Change:
    """A pair whose score would be another one, by the names of its entries; None where it was no candidate."""

    first: str
    second: str
    before: float | None
    after: float | None
    becomes: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What a wording changes among the entries that have the words: how many were tried, and the pairs."""

    tried: int
    changes: Sequence[Change]


def effect_of(access: Access, row: Wording) -> Effect:
    """What using a wording changes (for one in use: what withdrawing it would), tried on entries that have the words.

    Rare words weigh by the whole list, so the scores of the next search may differ a little. Three queries.
    """
    words = {row.text, *(row.meant.lower(), row.meaning.replace("_", " "))} - {""}
    asked = Q()
    for word in words:
        asked |= Q(name__icontains=word) | Q(description__icontains=word)
    entries = visible_entries(access).filter(asked, kind__in=SEARCHED).select_related("node", "institution")
    records = records_of(entries.order_by("pk")[:_TRIED])
    rows = approved()
    mine = (row.sense, row.text, row.meaning, row.meant)
    others: Rows = tuple(each for each in rows if each != mine)
    changed = others if mine in rows else tuple(sorted((*others, mine)))
    names = {record.id: record.name for record in records}
    model = model_now()
    before, after = (
        {(each.first, each.second): each.score for each in search(records, dictionary=used, model=model).candidates}
        for used in (dictionary_with(rows), dictionary_with(changed))
    )
    found = [
        Change(
            names[pair[0]],
            names[pair[1]],
            before.get(pair),
            after.get(pair),
            before.get(pair, 0) < model.threshold <= after.get(pair, 0),
            after.get(pair, 0) < model.threshold <= before.get(pair, 0),
        )
        for pair in before.keys() | after.keys()
        if abs(before.get(pair, 0) - after.get(pair, 0)) >= 0.05
    ]
    found.sort(
        key=lambda each: (not (each.becomes or each.ends), -abs((each.before or 0) - (each.after or 0)), each.first)
    )
    return Effect(len(records), found)


def releases(access: Access) -> QuerySet[Release]:
    """Every model that was learned, the newest first."""
    require_reviewer(access)
    return Release.objects.select_related("asked_by", "released_by")
