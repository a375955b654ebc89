"""Issuing documents: made from the data of now, numbered, hashed, kept, recorded."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.models import Assessment, Campaign, CampaignStage, Meeting
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports import codes, files
from pemantik.reports.content.assignments import assignment_annex
from pemantik.reports.content.language import indonesian
from pemantik.reports.content.lhe import report_of
from pemantik.reports.content.minutes import meeting_minutes, unit_minutes_of
from pemantik.reports.content.parts import Content, Stamp
from pemantik.reports.content.source import source_of
from pemantik.reports.content.summary import summary_of
from pemantik.reports.formats import DOCX, PDF
from pemantik.reports.models import IssuedDocument
from pemantik.reports.rendering.pdf import pdf
from pemantik.reports.rendering.renderer import Renderer
from pemantik.web.templatetags.pm import long_date

Kind = IssuedDocument.Kind
#: What a document is called in its file name and its title.
TITLES = {
    Kind.REPORT: "Laporan Hasil Evaluasi",
    Kind.SUMMARY: "Ringkasan untuk Pimpinan",
    Kind.UNIT: "Berita Acara Penilaian",
    Kind.MEETING: "Berita Acara Pertemuan",
    Kind.ASSIGNMENTS: "Matriks Penugasan Indikator",
}
#: Kinds that are made here, by format; letters and workbooks have services of their own.
FORMATS = {
    "pdf": (Kind.REPORT, Kind.SUMMARY, Kind.UNIT, Kind.MEETING),
    "docx": (Kind.REPORT, Kind.UNIT, Kind.MEETING, Kind.ASSIGNMENTS),
}
TYPES = {"pdf": PDF, "docx": DOCX}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made: `part` is the unit or the meeting that it is about, where it is about one."""

    kind: str
    assessment_id: int
    stage: str = ""
    part: int | None = None
    number: str = ""
    format: str = "pdf"


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of a document, and what its record will say."""

    content: Content
    assessment: Assessment
    node: Node
    stage: CampaignStage
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document whose file is still to be set."""

    document: IssuedDocument
    content: Content
    stamp: Stamp

    def set_by(self, renderer: Renderer) -> bytes:
        """The file. Needs no database, so it may happen beside other work."""
        if self.document.content_type == PDF:
            return pdf(renderer, self.document.kind, self.content, self.stamp)
        from pemantik.reports.word.rendering import docx  # noqa: PLC0415 - 15 MB, needed for Word only

        return docx(renderer, self.document.kind, self.content, self.stamp)


def issue(access: Access, wish: Wish, origin: str) -> IssuedDocument:
    """Make a document and record it. `origin` is the address of this installation, such as https://pemantik.go.id.

    Raises Http404, PermissionDenied, or Refused. Nothing is recorded unless the file is whole.
    """
    require_issuer(access, wish.assessment_id)
    with Renderer() as renderer:  # warms up while the content is put together
        prepared = prepare(access, wish, origin)
        return record(prepared.document, prepared.set_by(renderer))


def require_issuer(access: Access, assessment_id: int) -> Node:
    """The participant of an assessment, for someone who may issue documents about it."""
    found = Assessment.objects.exclude(campaign__state=Campaign.State.DRAFT).select_related("node")
    assessment = found.filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.ISSUE_DOCUMENTS, assessment.node)
    node: Node = assessment.node
    return node


def prepare(access: Access, wish: Wish, origin: str) -> Prepared:
    """Everything of a document but its file, for someone who may issue it. Writes nothing."""
    require_issuer(access, wish.assessment_id)
    kind, number = _kind(wish), clean(wish.number, 100)
    with indonesian():
        draft = draft_of(access, wish, kind)
        code, now = codes.new_code(), timezone.now()
        day = long_date(timezone.localtime(now))
    heading = draft.content.heading
    document = IssuedDocument(
        kind=kind,
        title=f"{TITLES[kind]}, {heading.campaign}: {draft.node.name}"[:300],
        node=draft.node,
        campaign=draft.assessment.campaign,
        assessment=draft.assessment,
        stage=draft.stage,
        meeting=draft.meeting,
        number=number,
        code=code,
        content_type=TYPES[wish.format],
        file_name=files.file_name(f"{TITLES[kind]} {heading.campaign} {draft.node.name}", wish.format),
        is_final=heading.is_final,
        made_by=access.user,
        made_at=now,
    )
    address = origin.rstrip("/") + reverse("check-document", args=[code])
    return Prepared(document, draft.content, Stamp(number, day, code, address))


def record(document: IssuedDocument, content: bytes) -> IssuedDocument:
    """Keep the file and write its record with its entry in the trail; both or neither."""
    document.sha256, document.size = files.hash_of(content), len(content)
    files.keep(document, content)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            after: dict[str, Any] = {"code": document.code, "sha256": document.sha256, "number": document.number}
            audit.record("document.issued", document, after=after, node_path=document.node.path)
    except BaseException:
        files.discard(document)
        raise
    return document


def draft_of(access: Access, wish: Wish, kind: Kind) -> Draft:
    """The content of what is wished for."""
    if kind is Kind.MEETING:
        meetings = Meeting.objects.select_related("unit", "stage", "assessment__campaign")
        meeting = meetings.filter(pk=wish.part or 0).first()
        if meeting is None or meeting.assessment_id != wish.assessment_id:
            raise Http404(_("Pertemuan ini tidak ada, atau Anda tidak berhak melihatnya."))
        content: Content = meeting_minutes(access, wish.assessment_id, meeting.pk)
        return Draft(content, meeting.assessment, meeting.unit, meeting.stage, meeting)
    if kind is Kind.ASSIGNMENTS:
        annex, assessment, stage = assignment_annex(access, wish.assessment_id)
        return Draft(annex, assessment, assessment.node, stage)
    source = source_of(access, wish.assessment_id, wish.stage)
    assessment, stage = source.page.seen.assessment, source.shown.stage
    if kind is Kind.UNIT:
        content = unit_minutes_of(source, wish.part or 0)
        return Draft(content, assessment, Node.objects.get(pk=wish.part), stage)
    content = report_of(source) if kind is Kind.REPORT else summary_of(source)
    return Draft(content, assessment, source.node, stage)


def _kind(wish: Wish) -> Kind:
    found = next((kind for kind in FORMATS.get(wish.format, ()) if kind.value == wish.kind), None)
    if found is None:
        raise Refused(_("Pilih jenis dokumen dari daftar."))
    return found
