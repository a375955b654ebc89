"""Lists of one kind: searched, filtered, paged. They read one index, however many entries there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry, NeedAnswer, State
from pemantik.inventory.selectors.entries import shared_entries
from pemantik.inventory.selectors.reach import reached
from pemantik.inventory.value_lists import value_lists
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import same_name

PER_PAGE = 50
#: Nobody turns so many pages; a list with more says so and asks for a narrower search.
MOST_LISTED = 10_000
#: More units than this are searched by name, not chosen from a list.
MOST_UNITS = 100
MOST_WORDS = 6

#: How complete, as the address says it.
LACKING, PARTIAL, WHOLE = "kurang", "sebagian", "lengkap"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list is narrowed to; an empty value narrows nothing. `unit` is an id, or words of a unit's name."""

    words: str = ""
    unit: str = ""
    state: str = ""
    facet: str = ""
    year: str = ""
    filled: str = ""
    to_confirm: bool = False
    of_others: bool = False
    unanswered: bool = False

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "ListQuery":
        """What an address asks for; what makes no sense is left out."""
        state, year, filled = _line(sent, "keadaan"), _line(sent, "tahun"), _line(sent, "isi")
        return cls(
            words=_line(sent, "cari"),
            unit=_line(sent, "unit"),
            state=state if state in State.values else "",
            facet=_line(sent, "pilah"),
            year=year if year.isascii() and year.isdigit() and len(year) == 4 else "",
            filled=filled if filled in {LACKING, PARTIAL, WHOLE} else "",
            to_confirm=_line(sent, "pastikan") == "1",
            of_others=_line(sent, "milik") == "lain",
            unanswered=_line(sent, "jawaban") == "belum",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked besides all entries."""
        return self != ListQuery(of_others=self.of_others)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `has_more`: there are more than MOST_LISTED; only so many can be paged."""

    page: Page  # type: ignore[type-arg]  # of ids
    rows: list[Entry]
    has_more: bool
    units: list[Node]
    facets: tuple[str, ...]
    facet_label: str
    year_label: str
    has_any: bool

    @property
    def count(self) -> int:
        """How many entries were found, at most MOST_LISTED."""
        return self.page.paginator.count


def listing(access: Access, kind: Kind, query: ListQuery, page: str = "1") -> Listing:
    """Entries of a kind, by name. Seven queries at most."""
    found = narrowed(access, kind, query)
    # One walk through the index gives the number and the page: a word that few names hold is looked for only once.
    ids = list(found.order_by("name_key", "pk").values_list("pk", flat=True)[: MOST_LISTED + 1])
    pages = Paginator(ids[:MOST_LISTED], PER_PAGE)
    shown = pages.get_page(page)
    rows = Entry.objects.filter(pk__in=list(shown)).select_related("node", "institution")
    units = list(access.nodes(Action.VIEW_INVENTORY).order_by("path")[: MOST_UNITS + 1])
    return Listing(
        page=shown,
        rows=sorted(rows, key=lambda entry: (entry.name_key, entry.pk)),
        has_more=len(ids) > MOST_LISTED,
        units=units,
        facets=value_lists()[kind.field(kind.facet).list].offered if kind.facet else (),
        facet_label=kind.field(kind.facet).label if kind.facet else "",
        year_label=kind.field(kind.year).label if kind.year else "",
        has_any=bool(ids) or query.is_narrowed,
    )


def narrowed(access: Access, kind: Kind, query: ListQuery) -> QuerySet[Entry]:
    """The entries of a kind that the person sees and the query asks for."""
    entries = shared_entries(access) if query.of_others else Entry.objects.filter(removed_at=None)
    entries = reached(entries, access, Action.VIEW_INVENTORY, is_outside=query.of_others)
    entries = entries.filter(_words(query.words), kind=kind.code)
    if query.unit:
        entries = entries.alias(owner=F("node_id") + 0).filter(owner__in=_units(query.unit).values("pk"))
    if query.state and not query.of_others:
        entries = entries.filter(state=query.state)
    if query.facet:
        entries = entries.filter(facet=query.facet)
    if query.year:
        entries = entries.filter(year=int(query.year))
    if query.filled:
        entries = entries.filter(_filled(query.filled))
    if query.to_confirm:
        entries = entries.filter(Q(confirmed_until=None) | Q(confirmed_until__lt=timezone.localdate()))
    if query.unanswered:
        entries = entries.filter(~Exists(NeedAnswer.objects.filter(need=OuterRef("pk"))))
    return entries


def _words(words: str) -> Q:
    """Every word stands in the name, the name in full, or the code. Only columns of the index are read."""
    wanted = Q()
    for word in words.split()[:MOST_WORDS]:
        key = same_name(word)
        if not key:
            continue
        one = Q(name_key__contains=key) | Q(words__contains=key)
        if any(letter.isdigit() for letter in word):
            one |= Q(code__icontains=word)
        wanted &= one
    return wanted


def _units(unit: str) -> QuerySet[Node]:
    """A unit with everything below it, or the units whose name holds the words."""
    nodes: QuerySet[Node] = Node.objects.all()
    if unit.isascii() and unit.isdigit():
        path = Node.objects.filter(pk=int(unit[:18])).values_list("path", flat=True).first()
        return nodes.filter(path__startswith=path) if path else nodes.none()
    return nodes.filter(Q(name__icontains=unit) | Q(short_name__icontains=unit))


def _filled(filled: str) -> Q:
    if filled == WHOLE:
        return Q(completeness=100)
    return Q(missing__gt=0) if filled == LACKING else Q(missing=0, completeness__lt=100)


def _line(sent: Mapping[str, str], name: str) -> str:
    """One line of an address; control characters and endless texts are nobody's wish."""
    return "".join(letter for letter in sent.get(name, "")[:100] if letter.isprintable()).strip()
