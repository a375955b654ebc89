"""Citing entries: where a person may cite them, which may be cited, and whether they have changed since."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from pemantik.assessments.codes import Item, items_of
from pemantik.assessments.duties import (
    answers_everything,
    asked_for,
    may_answer,
    own_assignments,
    refuse_answer,
    visible_assessment,
    visible_assessments,
)
from pemantik.assessments.models import Assessment, Assignment, Campaign, Document, StageState
from pemantik.assessments.selectors.evidence_places import home_of
from pemantik.inventory.models import Citation, Entry, Link
from pemantik.inventory.sealing import seal_of
from pemantik.inventory.selectors.entries import visible_entries
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import own_units

#: Running assessments of one institution in which a person answers; nobody has more at a time.
MOST_ASSESSMENTS = 20


@dataclass(frozen=True, slots=True)
class Answerable:
    """A code that the person answers now, in one assessment; `asked` where it is asked of this very person."""

    assessment: Assessment
    item: Item
    is_asked: bool

    @property
    def key(self) -> str:
        """The code as forms name it."""
        return f"{self.assessment.pk}:{self.item.code}"


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing that evidence is asked for: `untuk` as forms name it, and its words."""

    untuk: str
    label: str
    text: str


def may_cite(access: Access, entry: Entry) -> bool:
    """Whether the person answers anywhere in the institution of the entry. No query; the service asks for more."""
    home = entry.institution.path
    answers = any(path.startswith(home) or home.startswith(path) for path in access.paths(Action.ANSWER))
    return answers and entry.removed_at is None and access.may(Action.VIEW_INVENTORY, entry.node)


def open_assessments(institution: Node) -> QuerySet[Assessment]:
    """Assessments of the institution or its units in which a stage is open."""
    participants = Q(node=institution) | Q(node__in=own_units(institution))
    running = Assessment.objects.filter(
        participants, campaign__state=Campaign.State.OPEN, records__state=StageState.OPEN, records__stage=F("stage")
    )
    return running.select_related("node", "campaign__instrument_version").defer("campaign__instrument_version__content")


def answerables(access: Access, institution: Node, words: str = "") -> list[Answerable]:
    """The codes that the person answers now in this institution, those asked of the person first.

    With `words` only those whose number, name, question or wanted evidence holds them all. Five queries.
    """
    seen = visible_assessments(access).values("pk")
    running = list(
        open_assessments(institution).filter(pk__in=seen).order_by("-campaign__year", "pk")[:MOST_ASSESSMENTS]
    )
    assigned = Assignment.objects.filter(assessment__in=running)
    mine = set(assigned.filter(asked_for(access)).values_list("assessment", "code"))
    may = set(assigned.filter(own_assignments(access)).values_list("assessment", "code"))
    found = [
        Answerable(assessment, item, (assessment.pk, item.code) in mine)
        for assessment in running
        for item in items_of(assessment.campaign.instrument)
        if item.in_index and (answers_everything(access, assessment.node) or (assessment.pk, item.code) in may)
    ]
    wanted = words.casefold().split()
    kept = [each for each in found if all(word in _text_of(each.item) for word in wanted)]
    return sorted(kept, key=lambda each: not each.is_asked)


def _text_of(item: Item) -> str:
    indicator = item.indicator
    asked = [each.text for each in spots_of("", item)] if indicator else []
    return " ".join((item.code, item.name, item.group, getattr(indicator, "question", "") or "", *asked)).casefold()


def spots_of(key: str, item: Item) -> list[Spot]:
    """What evidence is asked for by one code: items of its levels, of the whole, and at last the code itself."""
    indicator = item.indicator
    if indicator is None:
        return []
    found = []
    for criterion in indicator.criteria:
        level = _("Tingkat %(level)s") % {"level": criterion.level}
        found += [
            Spot(f"{key}:{criterion.level}:{number}", f"{level}, {criterion.level}.{number}", text)
            for number, text in enumerate(criterion.evidence, start=1)
        ]
        if not criterion.evidence:
            found.append(Spot(f"{key}:{criterion.level}:", level, criterion.text))
    found += [Spot(f"{key}::{number}", str(number), text) for number, text in enumerate(indicator.evidence, start=1)]
    return found or [Spot(f"{key}::", _("Indikator"), item.name)]


def answered_assessment(access: Access, assessment_id: int, code: str) -> tuple[Assessment, Node]:
    """The assessment whose code the person answers, and its institution. Raises Http404 or PermissionDenied."""
    assessment = visible_assessment(access, assessment_id)
    if not may_answer(access, assessment, code):
        refuse_answer(access, assessment.node)
    return assessment, home_of(assessment.node)


def citable_entries(access: Access, institution: Node, words: str = "", kind: str = "") -> QuerySet[Entry]:
    """Entries of the institution that the person sees, by name; with `words` those whose name or code holds them."""
    found = visible_entries(access).filter(institution=institution)
    if kind:
        found = found.filter(kind=kind)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(description__icontains=word))
    return found.select_related("node").order_by("name_key", "pk")


def document_of(entry: Entry) -> Document | None:
    """The document whose versions are the snapshots of this entry for its institution."""
    newest = Citation.objects.filter(entry=entry, document__owner__path__startswith=entry.institution.path)
    found = newest.select_related("document__owner").order_by("-taken_at", "-pk").first()
    return found.document if found else None


def newest_citation(document: Document) -> Citation | None:
    """The last snapshot that became a version of the document."""
    found = Citation.objects.filter(document=document).select_related("version__document__owner")
    return found.order_by("-taken_at", "-pk").first()


def citations_of(versions: Collection[int]) -> list[Citation]:
    """The citations that these versions are, with their entries. One query."""
    found = Citation.objects.filter(version__in=versions).defer("content")
    return list(found.select_related("entry__node", "entry__institution"))


def current_seals(entries: Iterable[Entry]) -> dict[int, str]:
    """The hash of what each entry states now. Two queries, whatever their number."""
    found = {entry.pk: entry for entry in entries}
    users: dict[int, list[int]] = {}
    through = Entry.users.through.objects.filter(entry__in=found).values_list("entry_id", "node_id")
    for entry_id, node_id in through:
        users.setdefault(entry_id, []).append(node_id)
    links: dict[int, list[tuple[str, int]]] = {}
    stored = Link.objects.filter(source__in=found, target__removed_at=None)
    for entry_id, relation, target in stored.values_list("source_id", "relation", "target_id"):
        links.setdefault(entry_id, []).append((relation, target))
    return {pk: seal_of(entry, users.get(pk, ()), links.get(pk, ())) for pk, entry in found.items()}


def where_cited(access: Access, entry: Entry, most: int = 10) -> Sequence[Citation]:
    """The snapshots of an entry that the person has found, newest first."""
    found = Citation.objects.filter(entry=entry).select_related("version__document", "taken_by").defer("content")
    return list(found.order_by("-taken_at", "-pk")[:most])
