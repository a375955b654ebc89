"""The page of one entry: what it states, whose word stands behind it, what it is linked to, what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.inventory import references
from pemantik.inventory.filling import missing_facts, missing_rest
from pemantik.inventory.metamodel import Field, FieldType, Kind
from pemantik.inventory.models import Entry, Link, NeedAnswer, Situation, State
from pemantik.inventory.sealing import current_seal
from pemantik.inventory.selectors.entries import find_entry, shared_entries
from pemantik.inventory.selectors.history import Change, history_of
from pemantik.inventory.services.needs import NEED
from pemantik.inventory.services.seals import is_confirmed, speaks_for
from pemantik.inventory.values import Value, show_value
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: So long before a confirmation ends the owner may give it anew.
ASKED_BEFORE = timedelta(days=60)
#: More entries than this under one relation are counted, not listed.
MOST_LINKED = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """One attribute in words. `url` where it is an address; `above` are the codes above a code, the topmost first."""

    label: str
    text: str
    url: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """An entry at the other end of a link. `is_open`: the reader may open its page."""

    entry: Entry
    is_open: bool


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The entries that one relation leads to, or that lead here by it."""

    label: str
    entries: tuple[Linked, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Seals:
    """Whether the words given for this entry still hold: what was checked and confirmed is what it states now."""

    verified: bool
    confirmed: bool
    is_over: bool


@dataclass(frozen=True)
class EntryPage:
    """Everything that the page shows. A shared page holds only what was published: no links, seals or history."""

    entry: Entry
    kind: Kind
    is_shared: bool
    facts: tuple[Shown, ...]
    more: tuple[Shown, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    missing_rest: tuple[str, ...] = ()
    links: tuple[LinkGroup, ...] = ()
    backlinks: tuple[LinkGroup, ...] = ()
    users: tuple[Node, ...] = ()
    seals: Seals | None = None
    history: tuple[Change, ...] = ()
    answer: NeedAnswer | None = None
    is_need: bool = False
    may: frozenset[str] = field(default_factory=frozenset)

    @property
    def steps(self) -> frozenset[str]:
        """The steps that stand in a card of their own, not beside the heading."""
        return (
            self.may & {"confirm", "withdraw", "remove", *(("verify",) if self.missing else ())}
            if not self.entry.removed_at
            else frozenset()
        )


def entry_page(access: Access, entry_id: int) -> EntryPage:
    """The page as this person may see it. A bounded number of queries; Http404 for strangers."""
    shared = shared_entries(access).select_related("node", "institution").filter(pk=entry_id).first()
    if shared is not None and not access.may(Action.VIEW_INVENTORY, shared.node):
        public = tuple(one for one in public_of(shared) if one.text)
        return EntryPage(shared, shared.metadata, is_shared=True, facts=public)
    entry = find_entry(access, entry_id)
    kind = entry.metadata
    links = _links(access, entry)
    linked, seals = {relation for relation, _linked in links}, _seals(entry)
    is_need = entry.kind == NEED
    return EntryPage(
        entry=entry,
        kind=kind,
        is_shared=False,
        facts=tuple(one for one in facts_of(entry) if one.text),
        more=tuple(more_of(entry)),
        missing=tuple((label, anchor_of(kind, label)) for label in missing_facts(entry, linked)),
        missing_rest=tuple(missing_rest(entry, linked)),
        links=_grouped([(kind.relation(key).label, one) for key, one in links]),
        backlinks=_backlinks(access, entry),
        users=tuple(entry.users.order_by("path")) if kind.users else (),
        seals=seals,
        history=history_of(access, entry),
        answer=NeedAnswer.objects.select_related("answered_by").filter(need=entry).first() if is_need else None,
        is_need=is_need,
        may=frozenset(_allowed(access, entry, seals)),
    )


def anchor_of(kind: Kind, label: str) -> str:
    """Where in the form of the kind the part of this label stands; the id of its control without `f-`."""
    anchors = {each.label: f"hubung-{each.key}" for each in kind.relations}
    anchors |= {each.label: each.key for each in kind.fields}
    anchors |= {_("Uraian"): "description", _("Kode %(tree)s") % {"tree": kind.reference}: "reference"}
    return (anchors | {kind.name.label: "name"}).get(label, "name")


def public_of(entry: Entry) -> Iterator[Shown]:
    """What other institutions read of a published entry."""
    yield from _codes(entry)
    for each in entry.metadata.fields:
        if each.public and each.key in entry.values:
            yield _shown(entry, each)


def facts_of(entry: Entry) -> Iterator[Shown]:
    """What is asked of every entry of the kind: key facts first. What is not known has no text."""
    yield Shown(_("Uraian"), entry.description)
    yield from _codes(entry)
    for each in sorted(entry.metadata.fields, key=lambda one: not one.fact):
        if not each.more:
            yield _shown(entry, each)
    if entry.situation != Situation.AS_IS:
        yield Shown(_("Keadaan"), entry.get_situation_display())
    if entry.period:
        yield Shown(_("Periode arsitektur"), entry.period)


def more_of(entry: Entry) -> Iterator[Shown]:
    """What is asked only under `Rincian`, as far as it is known."""
    return (_shown(entry, each) for each in entry.metadata.fields if each.more and each.key in entry.values)


def _codes(entry: Entry) -> Iterator[Shown]:
    kind = entry.metadata
    if kind.reference:
        yield _code(_("Kode %(tree)s") % {"tree": kind.reference}, kind.tree, entry.reference)
    if kind.urusan:
        yield _code(_("Urusan"), "urusan", entry.urusan)


def _code(label: str, tree: str, code: str) -> Shown:
    if not code:
        return Shown(label, "")
    found = references.tree(tree).above(code)
    if not found:
        return Shown(label, code)
    return Shown(label, str(found[-1]), above=tuple(str(each) for each in found[:-1]))


def _shown(entry: Entry, each: Field) -> Shown:
    value: Value | None = entry.values.get(each.key)
    if each.type is FieldType.REFERENCE and isinstance(value, str):
        return _code(each.label, each.tree, value)
    text = show_value(each, value)
    return Shown(each.label, text, url=text if each.type is FieldType.URL else "")


def _links(access: Access, entry: Entry) -> list[tuple[str, Linked]]:
    found = (
        Link.objects.filter(source=entry, target__removed_at=None)
        .select_related("target__node", "target__institution")
        .order_by("target__name_key", "target_id")
    )
    order = {relation.key: place for place, relation in enumerate(entry.metadata.relations)}
    rows = [link for link in found if link.relation in order]
    rows.sort(key=lambda link: order[link.relation])
    return [(link.relation, Linked(link.target, _is_open(access, link.target))) for link in rows]


def _backlinks(access: Access, entry: Entry) -> tuple[LinkGroup, ...]:
    """What leads here: from the same institution, and from what others have published. Their drafts are theirs."""
    theirs = Q(source__institution=entry.institution_id) | Q(source__state=State.PUBLISHED)
    found = (
        Link.objects.filter(theirs, target=entry, source__removed_at=None)
        .select_related("source__node", "source__institution")
        .order_by("source__kind", "relation", "source__name_key", "source_id")
    )
    pairs = []
    for link in found:
        relation = next((one for one in link.source.metadata.relations if one.key == link.relation), None)
        if relation:
            pairs.append((relation.inverse, Linked(link.source, _is_open(access, link.source))))
    return _grouped(pairs)


def _is_open(access: Access, entry: Entry) -> bool:
    return entry.state == State.PUBLISHED or access.may(Action.VIEW_INVENTORY, entry.node)


def _grouped(pairs: list[tuple[str, Linked]]) -> tuple[LinkGroup, ...]:
    groups: dict[str, list[Linked]] = {}
    for label, one in pairs:
        groups.setdefault(label, []).append(one)
    return tuple(
        LinkGroup(label, tuple(members[:MOST_LINKED]), max(0, len(members) - MOST_LINKED))
        for label, members in groups.items()
    )


def _seals(entry: Entry) -> Seals:
    seal = current_seal(entry)
    return Seals(
        verified=entry.state != State.DRAFT and entry.verified_seal == seal,
        confirmed=is_confirmed(entry) and entry.confirmed_seal == seal,
        is_over=entry.confirmed_until is not None and entry.confirmed_until < timezone.localdate(),
    )


def _allowed(access: Access, entry: Entry, seals: Seals) -> Iterator[str]:
    """What the person may try now, by the name of the step."""
    edits = access.may(Action.EDIT_INVENTORY, entry.node)
    if entry.removed_at is not None:
        yield from ("restore",) if edits else ()
        return
    if edits:
        yield from ("change", "remove")
        if _is_due(entry, seals) and speaks_for(access, entry.node, entry.institution):
            yield "confirm"
    if access.may(Action.VERIFY_INVENTORY, entry.node):
        yield from ("withdraw",) if entry.state != State.DRAFT else ()
        yield from () if seals.verified else ("verify",)
        yield from ("publish",) if seals.verified and entry.state == State.VERIFIED else ()
        yield from ("answer",) if entry.kind == NEED else ()


def _is_due(entry: Entry, seals: Seals) -> bool:
    """Whether the owner's word is wanted: there is none that holds, or it ends soon."""
    until = entry.confirmed_until
    return not seals.confirmed or until is None or until <= timezone.localdate() + ASKED_BEFORE


def require_open(page: EntryPage) -> EntryPage:
    """The page, unless it is only the shared view of somebody else's entry: then there is nothing to do on it."""
    if page.is_shared:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return page
