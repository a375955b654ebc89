"""The form of a request: what was typed, the controls that show it, and what it sends to the services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.models import DocumentVersion
from pemantik.assessments.selectors.evidence_access import visible_documents
from pemantik.inventory.metamodel import FieldType, kind_of
from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.entries import linkable_entries
from pemantik.inventory.values import Vocabulary, is_nothing, show_value
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.rules import same_name
from pemantik.organizations.tree import paths_above
from pemantik.planning import content as parts
from pemantik.planning.models import RequestObject, SpendingRequest
from pemantik.planning.services.requests import Draft
from pemantik.planning.touching import TOUCHED_KINDS

#: What a search for objects shows, and the documents that are offered.
MOST_FOUND, MOST_DOCUMENTS = 12, 20
SECTIONS = (
    ("apa", ("title", "kind", "year", "amount", "quantity", "unit", "activity", "account")),
    ("mengapa", ("purpose", "specification", "alternatives")),
    ("keamanan", ("security", "personal_data")),
    ("pengadaan", ("procurement", "contact")),
)


@dataclass(frozen=True, slots=True)
class Control:
    """One part of the form as it is shown. `theirs` is what somebody else saved meanwhile."""

    key: str
    label: str
    hint: str
    widget: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    theirs: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Parts that belong together."""

    key: str
    title: str
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry that may be touched, and what happens to it; not chosen yet: `role` is empty."""

    entry: Entry
    role: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds."""

    texts: Mapping[str, str] = field(default_factory=dict)
    objects: Mapping[int, str] = field(default_factory=dict)
    documents: frozenset[int] = frozenset()
    search: str = ""
    asked: bool = False


def typed_of(post: QueryDict) -> Typed:
    """What was sent."""
    texts = {each.key: post.get(each.key, "") for each in parts.FIELDS if each.key in post}
    wanted = [whole_number(one) for one in post.getlist("object")[:200]]
    objects = {one: post.get(f"role-{one}", "") or RequestObject.Role.BUILDS for one in wanted if one}
    documents = frozenset(whole_number(one) for one in post.getlist("document")[:200]) - {0}
    search = "".join(letter for letter in post.get("cari", "")[:100] if letter.isprintable()).strip()
    return Typed(texts, objects, documents, search, post.get("action") == "cari")


def stored_of(request: SpendingRequest) -> Typed:
    """What is stored, as a form holds it."""
    objects = {each.entry_id: each.role for each in request.objects_touched.all()}
    documents = frozenset(request.documents.values_list("document_id", flat=True))
    return Typed(texts_of(request.content), objects, documents)


def texts_of(content: Mapping[str, Any]) -> dict[str, str]:
    """A content as the fields of a form hold it: choices by their value, money as people write it."""
    found = {}
    for each in parts.FIELDS:
        value = content.get(each.key)
        if value is None:
            continue
        plain = each.key in parts.CHOICES or each.type in {FieldType.CHOICE, FieldType.TEXT, FieldType.LONG}
        found[each.key] = str(value) if plain else show_value(each, value).removeprefix("Rp")
    return found


def draft_of(typed: Typed, *, whole: bool = True) -> Draft:
    """What the services take; objects and documents only from a form that showed them."""
    return Draft(typed.texts, typed.objects, typed.documents) if whole else Draft(typed.texts)


def sections_of(typed: Typed, errors: Mapping[str, str], theirs: Mapping[str, str] | None = None) -> list[Section]:
    """The controls in their groups. Three queries."""
    words, titles = Vocabulary(), _titles()
    return [
        Section(key, titles[key], tuple(_control(one, typed, errors, theirs or {}, words) for one in keys))
        for key, keys in SECTIONS
    ]


def _titles() -> dict[str, str]:
    return {
        "apa": _("Apa dan berapa"),
        "mengapa": _("Mengapa dan bagaimana"),
        "keamanan": _("Keamanan"),
        "pengadaan": _("Pengadaan dan penghubung"),
    }


def _control(
    key: str, typed: Typed, errors: Mapping[str, str], theirs: Mapping[str, str], words: Vocabulary
) -> Control:
    each = parts.BY_KEY[key]
    value = typed.texts.get(key, "")
    options: tuple[tuple[str, str], ...] = ()
    widget = "long" if each.type is FieldType.LONG else "text"
    if key in parts.CHOICES:
        widget, options = "choice", tuple((str(one), str(label)) for one, label in parts.CHOICES[key].choices)
    elif each.type is FieldType.CHOICE:
        offered = words.lists[each.list].offered
        values = offered if value in offered or is_nothing(value) else (*offered, value)
        widget, options = "choice", tuple((one, one) for one in values)
    return Control(
        key=key,
        label=str(each.label),
        hint=str(each.hint),
        widget=widget,
        value=value,
        options=options,
        error=errors.get(key, ""),
        theirs=theirs.get(key, ""),
        is_optional=key not in parts.REQUIRED,
    )


def chosen_objects(
    institution: Node, typed: Typed, kept: SpendingRequest | None
) -> tuple[list[Chosen], list[Chosen], bool]:
    """The chosen objects, what a search found beside them, and whether it found more. Two queries.

    Ids that somebody made up tell nothing about the entries behind them.
    """
    linkable = linkable_entries(institution, TOUCHED_KINDS)
    known = linkable.filter(pk__in=typed.objects)
    if kept is not None:
        known = known | Entry.objects.filter(pk__in=typed.objects, touched_by_spending__request=kept)
    named = {each.pk: each for each in known.select_related("node", "institution").distinct()}
    chosen = [Chosen(named[pk], role) for pk, role in typed.objects.items() if pk in named]
    if not typed.asked:
        return chosen, [], False
    for word in typed.search.split()[:6]:
        if name := same_name(word):
            linkable = linkable.filter(name_key__contains=name)
    rows = list(
        linkable.exclude(pk__in=named)
        .select_related("node", "institution")
        .order_by("name_key", "pk")[: MOST_FOUND + 1]
    )
    return chosen, [Chosen(each) for each in rows[:MOST_FOUND]], len(rows) > MOST_FOUND


def offered_documents(access: Access, node: Node, typed: Typed) -> list[tuple[DocumentVersion, bool]]:
    """The newest documents of the unit and those above it, and the chosen ones first. Three queries."""
    own = visible_documents(access).filter(archived_at=None)
    places = [*paths_above(node.path), node.path]
    chosen = list(DocumentVersion.objects.filter(pk__in=typed.documents, document__in=own).select_related("document"))
    newest = own.filter(owner__path__in=places).order_by("-created_at", "-pk")[:MOST_DOCUMENTS]
    versions = DocumentVersion.objects.filter(document__in=[each.pk for each in newest]).order_by("document", "-number")
    latest: dict[int, DocumentVersion] = {}
    for each in versions.select_related("document"):
        latest.setdefault(each.document_id, each)
    taken = {each.document_id for each in chosen}
    rest = [each for pk, each in latest.items() if pk not in taken]
    return [(each, True) for each in chosen] + [(each, False) for each in rest]


def kind_label(entry: Entry) -> str:
    """What kind of entry it is."""
    return str(kind_of(entry.kind).label)
