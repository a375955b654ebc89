"""Everything that documents about one assessment are made from, read once, with the reader's right to it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models import Campaign, StageState, Verdict
from pemantik.assessments.programmes import UnknownProgrammeError
from pemantik.assessments.programmes import load as load_programme
from pemantik.assessments.result_page import ResultPage, result_page
from pemantik.assessments.selectors.results.changes import told_changes
from pemantik.assessments.selectors.results.reading import Results, StageResult
from pemantik.assessments.selectors.values import ValueChange
from pemantik.assessments.selectors.verdicts import UseVerdict, verdicts_of
from pemantik.maturity.instrument import Instrument
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.reports.content.parts import Heading, Letterhead
from pemantik.reports.content.words import government, text
from pemantik.reports.problems import NothingToReport
from pemantik.web.charts import is_answered

#: Words of a stage in a sentence.
PROVISIONAL = "Nilai sementara: penilaian belum ditutup"


@dataclass(frozen=True)
class Source:
    """One assessment in one told stage. `shown` is always there: without any value there is nothing to report."""

    page: ResultPage
    shown: StageResult

    @property
    def results(self) -> Results:
        """All stages."""
        return self.page.results

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.page.campaign

    @property
    def instrument(self) -> Instrument:
        """The instrument."""
        return self.page.instrument

    @property
    def node(self) -> Node:
        """The participant."""
        return self.page.seen.assessment.node

    @cached_property
    def writer(self) -> Node:
        """The institution that runs the campaign: its name and logo head the document. One query at most."""
        return institution_of(self.campaign.owner)

    @cached_property
    def told(self) -> list[StageResult]:
        """What every told stage came to, up to the one that is reported."""
        stages = [stage for stage in self.results.told if stage.order <= self.shown.stage.order]
        return [self.shown if stage == self.shown.stage else self.results.result(stage) for stage in stages]

    @cached_property
    def changes(self) -> list[ValueChange]:
        """Every value that a later stage changed, up to the one that is reported."""
        return [each for each in told_changes(self.results) if each.after.stage.order <= self.shown.stage.order]

    @cached_property
    def evidence(self) -> dict[str, list[UseVerdict]]:
        """The files in use with what was decided about each, by code. Two queries."""
        found: dict[str, list[UseVerdict]] = {}
        for each in verdicts_of(self.page.seen.assessment, self.shown.stage).values():
            found.setdefault(each.use.code, []).append(each)
        return found

    @cached_property
    def programme_actors(self) -> dict[str, str]:
        """Who acts in each kind of stage, as the programme says."""
        try:
            return {stage.kind: stage.by for stage in load_programme(self.campaign.programme).stages}
        except UnknownProgrammeError:
            return {}

    @property
    def status(self) -> str:
        """Empty once the result is frozen; else why it is not final."""
        if self.shown.snapshot is not None:
            return ""
        if self.shown.record.state == StageState.SUBMITTED:
            return PROVISIONAL
        return f"Nilai sementara: tahap {text(self.shown.stage.name)} belum selesai"

    @property
    def is_regional(self) -> bool:
        """Whether the participant is a regional government."""
        return self.node.kind in {"provinsi", "kabupaten", "kota"}

    def heading(self, kind: str, title: str) -> Heading:
        """The heading of a document about this assessment."""
        return Heading(
            kind=kind,
            title=title,
            subject=government(self.node),
            region=province_of(self.node),
            campaign=text(self.campaign.name),
            year=str(self.campaign.year),
            stage=text(self.shown.stage.name),
            letterhead=letterhead_of(self.writer),
            status=self.status,
            is_example=self.campaign.is_example,
        )


def institution_of(node: Node) -> Node:
    """The institution that a node is, or belongs to. One query at most."""
    if node.is_institution:
        return node
    above = [node.path[:end] for end in range(Node.steplen, len(node.path), Node.steplen)]
    found: Node | None = Node.objects.filter(path__in=above, kind__in=INSTITUTION_KINDS).order_by("-path").first()
    return found or node


def letterhead_of(node: Node) -> Letterhead:
    """Name and logo of an institution. A logo that cannot be read is left out: the letter goes out all the same."""
    logo = None
    if node.logo:
        try:
            with node.logo.open("rb") as file:
                logo = file.read()
        except OSError:
            logo = None
    return Letterhead(tuple(filter(None, (government(node), province_of(node)))), logo)


def province_of(node: Node) -> str:
    """`Provinsi Lampung` for a kabupaten or kota; empty for everyone else."""
    region = node.region
    if region is None or region.parent is None:
        return ""
    name = text(region.parent.name)
    return name if name.lower().startswith("provinsi") else f"Provinsi {name}"


def source_of(access: Access, assessment_id: int, kind: str = "") -> Source:
    """Read an assessment for a document, in this kind of stage or the last told one.

    Raises Http404 and PermissionDenied like the page of the result (by consent alone no document is made), and
    NothingToReport while there is no value.
    """
    page = result_page(access, assessment_id, kind)
    if not page.seen.by_role:
        raise NothingToReport(_("Dokumen hasil hanya dibuat oleh instansinya sendiri dan yang menilainya."))
    if page.shown is None or not any(is_answered(page.shown.result, group) for group in page.instrument.groups):
        raise NothingToReport(_("Belum ada nilai yang dapat dilaporkan."))
    return Source(page, page.shown)


def counts_of(uses: list[UseVerdict]) -> tuple[int, int, int]:
    """How many files, how many of them accepted, how many sent back. One file for two items is two."""
    accepted = sum(each.decision == Verdict.Decision.ACCEPTED for each in uses)
    revised = sum(each.decision == Verdict.Decision.REVISE for each in uses)
    return len(uses), accepted, revised
