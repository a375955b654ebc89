"""The library: lists, search, one document with everything about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from pemantik.assessments.models import Document, DocumentKind, DocumentVersion, EvidenceUse, PageText, Upload
from pemantik.assessments.reading.text import snippet, words_of
from pemantik.assessments.selectors.evidence_access import visible_documents
from pemantik.assessments.selectors.text_search import pages_with
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

PER_PAGE = 20
#: Nobody turns so many pages; so one query finds what there is, and no second one has to count.
MOST_FOUND = 500
#: Expiry within this many days is said.
SOON = timedelta(days=30)

STATES = ("semua", "berlaku", "segera", "lewat", "belum", "arsip")


@dataclass(frozen=True)
class LibraryQuery:
    """What the reader of the list asked for. Unknown values ask for nothing."""

    words: str = ""
    kind: str = ""
    state: str = "semua"
    unit: int | None = None
    page: str = "1"


@dataclass(frozen=True)
class Found:
    """Where the words were found in the text of a document."""

    version: int
    page: int
    pages: int
    has_pages: bool
    text: str


@dataclass
class Entry:
    """A document in a list: its newest version, number of places where it is used, and what was found in it."""

    document: Document
    version: DocumentVersion | None
    uses: int
    found: Found | None = None


@dataclass(frozen=True)
class Library:
    """One page of the list, and what it can be narrowed to."""

    page: Page[Any]
    entries: list[Entry]
    units: list[Node] = field(default_factory=list)
    is_empty: bool = False
    has_more: bool = False


def library(access: Access, query: LibraryQuery) -> Library:
    """The documents that a person sees, narrowed and searched; in at most ten queries.

    Of a search the newest `MOST_FOUND` are listed.
    """
    documents = visible_documents(access)
    ordered = _narrowed(documents, query).order_by("-created_at", "-id").values_list("pk", flat=True)
    found_ids = list(ordered[: MOST_FOUND + 1]) if words_of(query.words) else None
    page = Paginator(ordered if found_ids is None else found_ids[:MOST_FOUND], PER_PAGE).get_page(query.page)
    documents_here = _with_versions(list(page.object_list))
    found, uses = _found(documents_here, query.words), _use_counts(documents_here)
    entries = [
        Entry(one, next(iter(one.versions.all()), None), uses.get(one.pk, 0), found.get(one.pk))
        for one in documents_here
    ]
    owners = Node.objects.filter(pk__in=documents.order_by().values("owner")).order_by("path")
    is_empty = not entries and not query.words and query.state == "semua" and not query.kind and not query.unit
    return Library(page, entries, list(owners[:200]), is_empty, len(found_ids or ()) > MOST_FOUND)


def _with_versions(ids: Sequence[int]) -> list[Document]:
    """The documents of one page in its order, with their owners and versions. Two queries."""
    versions = DocumentVersion.objects.select_related("blob").defer("hints")
    documents = Document.objects.select_related("owner").prefetch_related(Prefetch("versions", versions)).in_bulk(ids)
    return [documents[pk] for pk in ids if pk in documents]


def _narrowed(documents: QuerySet[Document], query: LibraryQuery) -> QuerySet[Document]:
    today = timezone.localdate()
    archived = query.state == "arsip"
    documents = documents.filter(archived_at__isnull=not archived)
    states = {
        "berlaku": Q(valid_until__gte=today) | Q(valid_until=None),
        "segera": Q(valid_until__range=(today, today + SOON)),
        "lewat": Q(valid_until__lt=today),
        "belum": Q(described_at=None),
    }
    documents = documents.filter(states.get(query.state, Q()))
    if query.kind in DocumentKind.values:
        documents = documents.filter(kind=query.kind)
    if query.unit:
        documents = documents.filter(owner=query.unit)
    words = words_of(query.words)
    if not words:
        return documents
    described = Q()
    for word in words:
        described &= Q(title__icontains=word) | Q(number__icontains=word) | Q(signatory__icontains=word)
    by_text = PageText.objects.filter(pages_with(query.words)).order_by().values("version__document")
    return documents.filter(described | Q(pk__in=by_text))


def _use_counts(documents: Sequence[Document]) -> dict[int, int]:
    """In how many places each document is used; asked for those of one page only. One query."""
    live = EvidenceUse.objects.filter(version__document__in=[one.pk for one in documents], removed_at=None)
    return dict(live.order_by().values_list("version__document").annotate(Count("pk")))


def _found(documents: Sequence[Document], words: str) -> dict[int, Found]:
    """For each document the first page, in its newest version that has one, with all the words."""
    if not words_of(words) or not documents:
        return {}
    versions = {version.pk: version for one in documents for version in one.versions.all()}
    hits = PageText.objects.filter(pages_with(words), version__in=versions).order_by().values_list("version")
    newest: dict[int, tuple[DocumentVersion, int, int]] = {}
    for version_id, first, count in hits.annotate(first=Min("number"), count=Count("pk")):
        version = versions[version_id]
        if version.document_id not in newest or newest[version.document_id][0].number < version.number:
            newest[version.document_id] = version, first, count
    wanted = Q(pk__in=[])
    for version, first, _count in newest.values():
        wanted |= Q(version=version, number=first)
    texts = dict(PageText.objects.filter(wanted).values_list("version", "text"))
    return {
        document: Found(
            version=version.number,
            page=first,
            pages=count,
            has_pages=version.pages is not None,
            text=snippet(texts[version.pk], words_of(words)),
        )
        for document, (version, first, count) in newest.items()
    }


def writable_units(access: Access) -> list[Node]:
    """The active institutions and units into whose library the person may upload; the person's own come first."""
    return list(access.nodes(Action.ANSWER).filter(is_active=True).order_by("path"))


def unfinished_uploads(access: Access) -> QuerySet[Upload]:
    """The person's own uploads that were cut or wait for a decision, newest first."""
    return Upload.objects.filter(user=access.user).select_related("owner", "document")


def same_file(access: Access, upload: Upload) -> list[DocumentVersion]:
    """Versions of documents that the person sees and that are this very file."""
    versions = DocumentVersion.objects.filter(blob=upload.blob_id, document__in=visible_documents(access))
    return list(versions.select_related("document__owner").order_by("-uploaded_at")[:5])


def versions_of(document: Document) -> list[DocumentVersion]:
    """All versions with their files and authors, newest first. The caller has found the document for the person."""
    return list(document.versions.select_related("blob", "uploaded_by").order_by("-number"))


def uses_of(access: Access, document: Document) -> list[EvidenceUse]:
    """Where the document is used: live uses in assessments of nodes that the person may see."""
    uses = EvidenceUse.objects.filter(version__document=document, removed_at=None).filter(
        access.within(Action.VIEW_NODE, "assessment__node__path") | Q(version__document__owner__in=_own(access))
    )
    return list(
        uses.select_related("assessment__campaign__instrument_version", "assessment__node", "version", "stage")
        .defer("version__hints")
        .order_by("-assessment__campaign__year", "assessment", "code", "level", "item")[:100]
    )


def _own(access: Access) -> QuerySet[Node]:
    return access.nodes(Action.VIEW_ASSESSMENT)


def expiry(document: Document, today: date | None = None) -> str:
    """`past`, `soon` or nothing: whether the document has expired, or will within 30 days."""
    today = today or timezone.localdate()
    if document.valid_until is None or document.valid_until > today + SOON:
        return ""
    return "past" if document.valid_until < today else "soon"
