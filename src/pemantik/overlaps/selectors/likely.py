"""Likely doubles of what a person writes, as far as this person may see them.

Who writes for an institution sees of each entry of that institution its name, unit, kind and state: the pickers of the
form offer as much. Of other institutions only published entries are named. Why two are alike is told with words of the
other's name alone, unless the person may read all of it: its description is not for everybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.inventory.models import Entry, State
from pemantik.inventory.value_lists import Choice
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps import looking
from pemantik.overlaps.catalogue import served_by
from pemantik.overlaps.engine.records import APPLICATION, BUDGET, Record
from pemantik.overlaps.models import APART, Pair, Shown

if TYPE_CHECKING:
    from pemantik.overlaps.engine.index import Match

#: As many are shown of the own institution, and of others: the likeliest, that nobody is overwhelmed.
MOST_HERE: Final = 3
MOST_ELSEWHERE: Final = 3
#: So many are asked for, because some of them may not be named.
_ASKED: Final = 60
#: Words that a sentence names.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A likely double, as this person sees it. `url` is empty where the person may not open it."""

    entry: Entry
    place: str
    score: float
    words: Mapping[str, Any]
    url: str

    @property
    def owner(self) -> str:
        """Whose it is."""
        own = self.entry.node.label
        if self.place == Shown.Place.HERE or self.entry.node_id == self.entry.institution_id:
            return own
        return f"{own}, {self.entry.institution.name}"

    @property
    def is_offered(self) -> bool:
        """Whether its owner offers it to other institutions."""
        offer = getattr(self.entry, "sharing_offer", None)
        return self.place == Shown.Place.ELSEWHERE and offer is not None and offer.withdrawn_at is None

    @property
    def why(self) -> str:
        """One plain sentence."""
        return sentence(self.words)


@dataclass(frozen=True, slots=True)
class Likely:
    """What is already there: in the own institution, in others that have published it, and as an Aplikasi Umum."""

    here: tuple[Seen, ...] = ()
    elsewhere: tuple[Seen, ...] = ()
    services: tuple[Choice, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.here or self.elsewhere or self.services)

    @property
    def all(self) -> tuple[Seen, ...]:
        """Both lists."""
        return (*self.here, *self.elsewhere)


def likely_for(access: Access, record: Record, institution: Node, *, wait: float | None = None) -> Likely:
    """What is like this record. Four queries; the index is asked twice.

    Pairs that reviewers have told apart are left out. Raises looking.PreparingError after `wait` seconds.
    """
    here = looking.likely(record, limit=_ASKED, wait=wait)
    others = [] if record.kind == BUDGET else looking.likely(record, limit=_ASKED, everywhere=True, wait=wait)
    entries = _entries(institution, here, others)
    apart = _apart(record.id)
    near = [_seen(access, match, entries, Shown.Place.HERE) for match in here if match.record.id not in apart]
    far = [_seen(access, match, entries, Shown.Place.ELSEWHERE) for match in others]
    return Likely(
        tuple(one for one in near if one and one.entry.institution_id == institution.pk)[:MOST_HERE],
        tuple(one for one in far if one and one.entry.institution_id != institution.pk)[:MOST_ELSEWHERE],
        _services(record),
    )


def sentence(words: Mapping[str, Any]) -> str:
    """Why two are alike, from the words that were kept: pairs of wordings, the own one first."""
    pairs = [tuple(pair) for pair in words.get("agree", ())][:_NAMED]
    if not pairs:
        return _("Kepanjangan nama atau uraiannya mirip.")
    named = ", ".join(f"“{one}”" if one == other else f"“{one}” = “{other}”" for one, other in pairs)
    return _("Sama-sama tentang %(words)s.") % {"words": named}


def _services(record: Record) -> tuple[Choice, ...]:
    """The Aplikasi Umum that serves it; none for what is that application itself."""
    if record.kind not in {"", APPLICATION}:
        return ()
    return tuple(one.choice for one in served_by([record]) if not one.itself)


def _entries(institution: Node, *found: Iterable["Match"]) -> dict[int, Entry]:
    """The matched entries that may be named: those of the institution, and what others have published. One query."""
    ids = {int(match.record.id) for matches in found for match in matches}
    named = Q(institution=institution) | Q(state=State.PUBLISHED)
    rows = Entry.objects.filter(named, pk__in=ids, removed_at=None).select_related(
        "node", "institution", "sharing_offer"
    )
    return {entry.pk: entry for entry in rows.defer("values", "description")} if ids else {}


def _apart(entry_id: str) -> set[str]:
    """Ids of entries that reviewers hold for something else than this one. One query for a stored entry."""
    if not entry_id:
        return set()
    number = int(entry_id)
    rows = Pair.objects.filter(Q(first=number) | Q(second=number), state=Pair.State.DECIDED, verdict__in=APART)
    return {str(pk) for pair in rows.values_list("first_id", "second_id") for pk in pair if pk != number}


def _seen(access: Access, match: "Match", entries: Mapping[int, Entry], place: Shown.Place) -> Seen | None:
    entry = entries.get(int(match.record.id))
    if entry is None:
        return None
    reads = access.may(Action.VIEW_INVENTORY, entry.node)
    opens = reads or entry.state == State.PUBLISHED
    name = match.record.name.casefold()
    agree = [[word.first, word.second] for word in match.explanation.agree if reads or word.second.casefold() in name]
    url = reverse("inventory-entry", args=[entry.pk]) if opens else ""
    return Seen(entry, place, match.score, {"agree": agree}, url)
