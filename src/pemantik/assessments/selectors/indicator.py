"""One indicator for those who fill it in and those who read it: everything that its page shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.codes import Item, items_of
from pemantik.assessments.duties import WORKS, may_any
from pemantik.assessments.models import EvidenceUse, Promise, StageRecord, StageValue, Verdict
from pemantik.assessments.selectors.evidence_places import Offer, offers
from pemantik.assessments.selectors.ladder import Ladder, ladder_of
from pemantik.assessments.selectors.overview import State, may_fill, state_of
from pemantik.assessments.selectors.place import Place
from pemantik.assessments.selectors.questions import Thread, threads_of
from pemantik.assessments.selectors.values import EffectiveValue, effective
from pemantik.assessments.selectors.verdicts import UseVerdict, verdicts_of
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class StageStep:
    """One stage of the indicator's way: the value that counts there, and whether it was made there."""

    record: StageRecord
    value: EffectiveValue | None


@dataclass(frozen=True)
class IndicatorPage:
    """What the page of one code shows. `own` is the row that the open stage has written; None before."""

    place: Place
    item: Item
    own: StageValue | None
    value: EffectiveValue | None
    way: tuple[StageStep, ...]
    ladder: Ladder
    uses: tuple[UseVerdict, ...]
    state: State
    threads: tuple[Thread, ...]
    promises: tuple[Promise, ...]
    last_year: StageValue | None
    previous: Item | None
    next: Item | None
    position: int
    total: int
    may_fill: bool
    may_assess: bool
    also: Mapping[int, tuple[str, ...]]
    wanted: str = ""
    wanted_for: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def version(self) -> int:
        """The version that a form made from this page names."""
        return self.own.version if self.own else 0

    @property
    def is_editable(self) -> bool:
        """Whether the form is open to this reader."""
        return self.place.in_self and self.may_fill

    @property
    def may_attach(self) -> bool:
        """Whether evidence may be added now: by those who answer, while the evaluation runs."""
        return self.may_fill and self.place.current is not None and self.item.in_index

    @property
    def asked(self) -> int:
        """Questions that wait for an answer."""
        return sum(thread.waits for thread in self.threads)


def find_item(place: Place, code: str) -> Item:
    """The item of a code. Raises Http404 for a code that the instrument does not have."""
    found = next((item for item in items_of(place.instrument) if item.code == code), None)
    if found is None:
        raise Http404(_("Indikator ini tidak ada pada instrumen penilaian ini."))
    return found


def indicator_page(access: Access, place: Place, code: str) -> IndicatorPage:
    """Everything about one code. At most nine queries, and five more for the offer from the library."""
    item = find_item(place, code)
    items = items_of(place.instrument)
    position = items.index(item)
    rows, last_year = _rows_and_last_year(place, code)
    by_stage = {row.stage_id: {code: row} for row in rows}
    way = tuple(
        StageStep(record, effective(place.stages, by_stage, record.stage).get(code)) for record in place.records
    )
    shown = place.shown
    value = effective(place.stages, by_stage, shown.stage).get(code)
    judged = judged_uses(place, code)
    ladder = ladder_of(place.instrument, item, value.row if value else None, judged, judging=not place.in_self)
    page = IndicatorPage(
        place=place,
        item=item,
        own=next((row for row in rows if row.stage_id == shown.stage_id), None),
        value=value,
        way=way,
        ladder=ladder,
        uses=tuple(judged),
        state=state_of(value, judged),
        threads=tuple(threads_of(place, code)),
        promises=tuple(_promises(place, code)),
        last_year=last_year,
        previous=items[position - 1] if position else None,
        next=items[position + 1] if position + 1 < len(items) else None,
        position=position + 1,
        total=len(items),
        may_fill=may_fill(access, place, code),
        may_assess=place.current is not None
        and not place.in_self
        and may_any(access, WORKS[place.current.stage.kind], place.assessment.node),
        also=_also_used(place, code, judged),
    )
    return _with_offers(access, page) if page.may_attach else page


def _with_offers(access: Access, page: IndicatorPage) -> IndicatorPage:
    """The page with what the library offers for the first item that needs something."""
    needed = page.ladder.first_needed
    if needed is None:
        return page
    assessment, code = page.place.assessment, page.item.code
    here = (needed.level, needed.number)
    used = {each.use.version.document_id for each in page.uses if (each.use.level, each.use.item) == here}
    return replace(
        page,
        wanted=needed.anchor,
        wanted_for=f"{assessment.pk}:{code}:{needed.level or ''}:{needed.number or ''}",
        offers=tuple(offers(access, assessment, (code, *here), used=used, most=1)),
    )


def _also_used(place: Place, code: str, judged: Sequence[UseVerdict]) -> dict[int, tuple[str, ...]]:
    """By document, the other codes of this assessment that it supports. One query."""
    documents = {each.use.version.document_id for each in judged}
    uses = EvidenceUse.objects.filter(assessment=place.assessment, version__document__in=documents, removed_at=None)
    found: dict[int, dict[str, None]] = {}
    for document, other in uses.exclude(code=code).order_by("pk").values_list("version__document", "code"):
        found.setdefault(document, {})[other] = None
    return {document: tuple(codes) for document, codes in found.items()}


def rows_of(place: Place, code: str) -> list[StageValue]:
    """The values of one code in every stage. One query."""
    return list(place.assessment.values.filter(code=code).select_related("stage", "author"))


def judged_uses(place: Place, code: str) -> Sequence[UseVerdict]:
    """The files of one code with what the assessors say in the stage that is shown. Two queries."""
    found = verdicts_of(place.assessment, place.shown.stage, code)
    return sorted(found.values(), key=lambda each: (each.use.level or 0, each.use.item or 0, each.use.pk))


def spoken(each: UseVerdict) -> Sequence[Verdict]:
    """Verdicts with words of an assessor: what stands beside the item."""
    return [verdict for verdict in each.verdicts if verdict.note or verdict.reason]


def _promises(place: Place, code: str) -> Iterable[Promise]:
    """What was promised for the code in interviews and visits. One query."""
    promises = Promise.objects.filter(meeting__assessment=place.assessment, code=code)
    return promises.select_related("owner", "meeting__stage", "fulfilled_by__version__document")


def _rows_and_last_year(place: Place, code: str) -> tuple[list[StageValue], StageValue | None]:
    """The values of one code in every stage, and the one that the participant ended an earlier year with. One query."""
    campaign = place.campaign
    values = StageValue.objects.filter(
        Q(assessment=place.assessment) | Q(assessment__campaign__year__lt=campaign.year),
        assessment__node=place.assessment.node_id,
        assessment__campaign__instrument_version__code=campaign.instrument_version.code,
        code=code,
    ).select_related("stage", "author", "assessment__campaign")
    found = list(values.order_by("-assessment__campaign__year", "-stage__order"))
    rows = [row for row in found if row.assessment_id == place.assessment.pk]
    return rows, next((row for row in found if row.assessment_id != place.assessment.pk), None)
