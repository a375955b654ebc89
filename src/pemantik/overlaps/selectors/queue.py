"""The queue: pairs that wait, narrowed and paged, and what stands before and after one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.metamodel import Kind, kind_of
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action, roles_with
from pemantik.overlaps.models import Decision, DoubleGroup, OwnerQuestion, Pair
from pemantik.overlaps.records import SEARCHED
from pemantik.overlaps.selectors.reach import visible_pairs
from pemantik.overlaps.selectors.sides import Side, side

State = Pair.State
PER_PAGE = 25
#: Nobody turns so many pages; a queue with more says so.
MOST_LISTED = 10_000
MOST_UNITS = 100
MOST_INSTITUTIONS = 100

#: What can wait, as the address says it.
WAITING, SECOND, DISPUTED, ASKED, ANSWERED, DECIDED, CHANGED, ALL = (
    *("tunggu", "kedua", "beda", "tanya", "jawab", "putus", "ubah", "semua"),
)
STATES: Mapping[str, str | Promise] = {
    WAITING: _("Menunggu putusan"),
    SECOND: _("Menunggu pembaca kedua"),
    DISPUTED: _("Dua pembaca berbeda"),
    ASKED: _("Menunggu jawaban pemilik"),
    ANSWERED: _("Pemilik sudah menjawab"),
    DECIDED: _("Sudah diputuskan"),
    CHANGED: _("Berubah sejak diputuskan"),
    ALL: _("Semua"),
}
ALIVE = Q(first__removed_at=None, second__removed_at=None)


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """What the queue is narrowed to; empty values narrow nothing."""

    state: str = ""
    kind: str = ""
    unit: int = 0
    institution: int = 0
    mine: bool = False

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "QueueQuery":
        """What an address asks for; what makes no sense is left out."""
        state, kind = sent.get("keadaan", ""), sent.get("jenis", "")
        return cls(
            state=state if state in STATES else "",
            kind=kind if kind in SEARCHED else "",
            unit=_number(sent.get("unit", "")),
            institution=_number(sent.get("instansi", "")),
            mine=sent.get("milik") == "saya",
        )

    @property
    def text(self) -> str:
        """The same as the end of an address, without the question mark."""
        said = {
            "keadaan": self.state,
            "jenis": self.kind,
            "unit": self.unit or "",
            "instansi": self.institution or "",
            "milik": "saya" if self.mine else "",
        }
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but a state is asked."""
        return bool(self.kind or self.unit or self.institution or self.mine)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A pair with both sides as the reader may see them."""

    pair: Pair
    first: Side
    second: Side


@dataclass(frozen=True, slots=True)
class Standing:
    """How much waits: pairs by what they wait for, and rupiah that groups without an outcome may save."""

    waiting: int
    second: int
    disputed: int
    decided: int
    changed: int
    stake: Decimal


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue. `reviews`: the person decides pairs somewhere."""

    page: Page  # type: ignore[type-arg]  # of ids
    rows: Sequence[QueueRow]
    has_more: bool
    reviews: bool
    units: Sequence[Node]
    institutions: Sequence[Node]
    kinds: Sequence[Kind]

    @property
    def count(self) -> int:
        """How many pairs were found, at most MOST_LISTED."""
        return self.page.paginator.count


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def queue(access: Access, query: QueueQuery, page: str = "1") -> Queue:
    """Pairs in the order in which they are read. Six queries at most."""
    ids = list(narrowed(access, query).values_list("pk", flat=True)[: MOST_LISTED + 1])
    pages = Paginator(ids[:MOST_LISTED], PER_PAGE)
    shown = pages.get_page(page)
    found = Pair.objects.filter(pk__in=list(shown)).select_related("institution", "first__node", "second__node")
    by_id = {pair.pk: pair for pair in found}
    rows = [by_id[pk] for pk in shown if pk in by_id]
    units = access.nodes(Action.VIEW_INVENTORY).order_by("path")
    institutions = access.nodes(Action.REVIEW_OVERLAPS).filter(kind__in=INSTITUTION_KINDS).order_by("path")
    return Queue(
        page=shown,
        rows=[
            QueueRow(pair, *(side(access, each, pair.institution) for each in (pair.first, pair.second)))
            for pair in rows
        ],
        has_more=len(ids) > MOST_LISTED,
        reviews=reviews_anything(access),
        units=list(units[: MOST_UNITS + 1]),
        institutions=list(institutions[:MOST_INSTITUTIONS]),
        kinds=[kind_of(code) for code in SEARCHED],
    )


def reviews_anything(access: Access) -> bool:
    """Whether the person decides the pairs of an institution; who has the role in a unit only is one of its owners."""
    reviewers = roles_with(Action.REVIEW_OVERLAPS)
    return any(grant.role in reviewers and grant.node.is_institution for grant in access.grants)


def narrowed(access: Access, query: QueueQuery) -> QuerySet[Pair]:
    """The pairs that the person sees and the query asks for, in the order in which they are read."""
    found = visible_pairs(access).filter(ALIVE)
    state = query.state or (WAITING if reviews_anything(access) else ALL)
    found = found.filter(of_state(access, state))
    if query.kind:
        found = found.filter(kind=query.kind)
    if query.institution:
        found = found.filter(institution=query.institution)
    if query.unit:
        path = Node.objects.filter(pk=query.unit).values_list("path", flat=True).first() or "?"
        found = found.filter(Q(first__node__path__startswith=path) | Q(second__node__path__startswith=path))
    if query.mine:
        read = Decision.objects.filter(pair=OuterRef("pk"), reader=access.user.pk)
        asked = OwnerQuestion.objects.filter(pair=OuterRef("pk"), asked_by=access.user.pk)
        found = found.filter(Exists(read) | Exists(asked))
    return found.order_by("rank", "pk")


def of_state(access: Access, state: str) -> Q:
    """The pairs that wait for this, or for ALL of it; names as in STATES."""
    unanswered = OwnerQuestion.objects.filter(pair=OuterRef("pk"), answer="")
    answered = OwnerQuestion.objects.filter(pair=OuterRef("pk")).exclude(answer="")
    return {
        WAITING: Q(state=State.WAITING, is_listed=True),
        SECOND: Q(state=State.SECOND) & _not_read_by(access),
        DISPUTED: Q(state=State.DISPUTED),
        ASKED: Q(Exists(unanswered)),
        ANSWERED: Q(Exists(answered)) & ~Q(state=State.DECIDED),
        DECIDED: Q(state=State.DECIDED),
        CHANGED: Q(state=State.DECIDED, is_changed=True),
        ALL: Q(is_listed=True) | ~Q(state=State.WAITING),
    }[state]


def _not_read_by(access: Access) -> Q:
    own = Decision.objects.filter(pair=OuterRef("pk"), round=OuterRef("round"), reader=access.user.pk)
    return ~Q(Exists(own))


def standing(access: Access, institution: int = 0) -> Standing:
    """How much waits for readers of these institutions. Two queries."""
    of = access.within(Action.REVIEW_OVERLAPS, "institution__path")
    of &= Q(institution=institution) if institution else Q()
    names = {"waiting": WAITING, "second": SECOND, "disputed": DISPUTED, "decided": DECIDED, "changed": CHANGED}
    counts = {name: Count("pk", filter=of_state(access, state)) for name, state in names.items()}
    found = Pair.objects.filter(of, ALIVE).order_by().aggregate(**counts)
    stake = DoubleGroup.objects.filter(of, is_live=True, outcome=None).aggregate(total=Sum("stake"))["total"]
    return Standing(**found, stake=stake or Decimal(0))


def beside(access: Access, pair: Pair, query: QueueQuery) -> tuple[int, int]:
    """The ids of the pairs before and after this one in the queue; 0 where there is none. Two queries."""
    found = narrowed(access, query).exclude(pk=pair.pk)
    before = found.filter(Q(rank__lt=pair.rank) | Q(rank=pair.rank, pk__lt=pair.pk)).order_by("-rank", "-pk")
    after = found.filter(Q(rank__gt=pair.rank) | Q(rank=pair.rank, pk__gt=pair.pk))
    first, second = (each.values_list("pk", flat=True).first() for each in (before, after))
    return first or 0, second or 0


def following(access: Access, pair: Pair, query: QueueQuery) -> int:
    """The pair that opens after a decision: the next one, else the first that waits; 0 if none does."""
    before, after = beside(access, pair, query)
    if after or not before:
        return after
    first = narrowed(access, query).exclude(pk=pair.pk).values_list("pk", flat=True).first()
    return first or 0
