"""Evidence beside an indicator: what is used, what the library offers, what was used last year."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pemantik.assessments.models import Assessment, Document, DocumentVersion, EvidenceUse
from pemantik.assessments.problems import Refused
from pemantik.assessments.reading.text import words_of_title
from pemantik.assessments.selectors.evidence_access import not_here, visible_documents
from pemantik.maturity.parts import Indicator
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access

#: Newest documents that are looked through for an offer.
MOST_CANDIDATES = 1000
#: Words that stand in so many titles and items that they say nothing.
_EMPTY = words_of_title(
    "yang dan atau dari untuk pada dengan dalam bukti dokumen pengisian seluruh sebagian kurang lebih telah sudah "
    "tahun nomor tentang kabupaten kota provinsi pemerintah daerah dinas instansi tingkat versi final"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A document of the library that may be what is asked for, and why it is offered."""

    version: DocumentVersion
    reason: str
    pages: str = ""


def home_of(node: Node) -> Node:
    """The institution that a node is, or lies in. At most one query."""
    if node.is_institution:
        return node
    steps = [node.path[: end + node.steplen] for end in range(0, len(node.path), node.steplen)]
    found: Node | None = Node.objects.filter(path__in=steps, kind__in=INSTITUTION_KINDS).order_by("-path").first()
    return found or node


def find_place(assessment: Assessment, code: str, level: int | None, item: int | None) -> tuple[Indicator, str]:
    """The indicator of a code, and the words of the evidence that is asked for. Raises for what is not asked for."""
    leaf = assessment.campaign.instrument.structure.by_code.get(code)
    if leaf is None:
        raise not_here()
    indicator = leaf.indicator
    if level is None:
        asked = indicator.evidence
    else:
        criterion = next((one for one in indicator.criteria if one.level == level), None)
        if criterion is None:
            raise Refused(_("Indikator %(code)s tidak punya tingkat %(level)s.") % {"code": code, "level": level})
        asked = criterion.evidence
    if item is None:
        return indicator, indicator.name
    if not 1 <= item <= len(asked):
        raise Refused(_("Butir bukti ini tidak ada pada indikator %s.") % code)
    return indicator, asked[item - 1]


def evidence_of(assessment: Assessment, codes: Iterable[str] | None = None) -> QuerySet[EvidenceUse]:
    """Live uses of an assessment with document, version and file, in one query. The caller checks the permission."""
    uses = EvidenceUse.objects.filter(assessment=assessment, removed_at=None)
    if codes is not None:
        uses = uses.filter(code__in=list(codes))
    return uses.select_related("version__document__owner", "version__blob", "stage", "added_by").defer("version__hints")


def last_evidence(visible: QuerySet[Document], assessment: Assessment, code: str) -> list[EvidenceUse]:
    """What the same participant used for the same indicator of the same instrument in its latest earlier year.

    Of `visible`, the person's `visible_documents`.
    """
    earlier = EvidenceUse.objects.filter(
        assessment__node=assessment.node_id,
        assessment__campaign__instrument_version__code=assessment.campaign.instrument_version.code,
        assessment__campaign__year__lt=assessment.campaign.year,
        code=code,
        removed_at=None,
        version__document__in=visible,
        version__document__archived_at=None,
    ).select_related("version__document__owner", "version__blob", "assessment__campaign")
    uses = list(earlier.defer("version__hints").order_by("-assessment__campaign__year", "level", "item")[:50])
    return [use for use in uses if use.assessment.campaign.year == uses[0].assessment.campaign.year]


#: A code, a level and an evidence item of it.
Spot = tuple[str, int | None, int | None]


def used_at(assessment: Assessment, spot: Spot) -> set[int]:
    """Ids of the documents that are used at this very place. One query."""
    code, level, item = spot
    uses = EvidenceUse.objects.filter(assessment=assessment, code=code, level=level, item=item, removed_at=None)
    return set(uses.values_list("version__document", flat=True))


def offers(access: Access, assessment: Assessment, spot: Spot, *, used: Collection[int], most: int = 3) -> list[Offer]:
    """Documents of the library that fit: last year's evidence of the same place first, then titles that share words.

    Simple on purpose, so that the reason can be said: how many of the words that are asked for stand in the title.
    Those in `used` are there already. Four queries for an institution.
    """
    code, level, item = spot
    _indicator, asked = find_place(assessment, code, level, item)
    visible = visible_documents(access)
    found: dict[int, Offer] = {}
    for use in last_evidence(visible, assessment, code):
        if use.level == level and use.item == item and use.version.document_id not in used:
            year = use.assessment.campaign.year
            reason = _("Dipakai untuk butir yang sama pada %(year)s.") % {"year": year}
            found.setdefault(use.version.document_id, Offer(use.version, reason, use.pages))
    if len(found) < most:
        for offer in _by_title(visible, assessment, asked):
            if offer.version.document_id not in used:
                found.setdefault(offer.version.document_id, offer)
    return list(found.values())[:most]


def _by_title(visible: QuerySet[Document], assessment: Assessment, asked: str) -> list[Offer]:
    wanted = words_of_title(asked) - _EMPTY
    titles = (
        visible.filter(archived_at=None, owner__path__startswith=home_of(assessment.node).path)
        .order_by("-created_at")
        .values_list("pk", "title", "number")[:MOST_CANDIDATES]
    )
    scored = []
    for position, (pk, title, number) in enumerate(titles):
        shared = wanted & words_of_title(f"{title} {number}")
        if shared and (len(shared) >= 2 or len(wanted) <= 2):
            scored.append((-len(shared), position, pk, shared))
    best = sorted(scored, key=lambda one: one[:2])[:5]
    versions = _newest([pk for _score, _position, pk, _shared in best])
    return [
        Offer(versions[pk], _("Judulnya memuat kata: %s.") % ", ".join(sorted(shared)))
        for _score, _position, pk, shared in best
        if pk in versions
    ]


def _newest(documents: list[int]) -> dict[int, DocumentVersion]:
    """The newest version of each document that may be used."""
    versions = (
        DocumentVersion.objects.filter(document__in=documents)
        .exclude(state=DocumentVersion.State.INFECTED)
        .select_related("document__owner", "blob")
        .defer("hints")
        .order_by("number")
    )
    return {version.document_id: version for version in versions}


def also_used(document: Document, assessment: Assessment) -> list[str]:
    """Codes of the same assessment that the document supports too, for the words "Dipakai juga di"."""
    uses = EvidenceUse.objects.filter(assessment=assessment, version__document=document, removed_at=None)
    return list(uses.order_by("code").values_list("code", flat=True).distinct())
