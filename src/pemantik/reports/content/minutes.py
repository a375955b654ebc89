"""Berita acara: of one unit in one stage, and of an interview or a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models import AssessorAssignment, Assignment, CampaignStage, Meeting
from pemantik.assessments.selectors.meetings import MeetingPage, meeting_page
from pemantik.assessments.selectors.place import find_place
from pemantik.assessments.wording import clock_time
from pemantik.maturity.numbers import divide
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.reports.content.indicators import indicator_line
from pemantik.reports.content.parts import Content, Heading, IndicatorLine, Signature, Term
from pemantik.reports.content.source import Source, counts_of, letterhead_of, province_of, source_of
from pemantik.reports.content.words import counted, government, in_words, text
from pemantik.reports.problems import NothingToReport
from pemantik.web.templatetags.pm import NO_VALUE, long_date, number

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


@dataclass(frozen=True, slots=True)
class UnitMinutes(Content):
    """What a unit's indicators came to in one stage, agreed by unit and assessors."""

    opening: str = ""
    facts: tuple[Term, ...] = ()
    lines: tuple[IndicatorLine, ...] = ()
    stage_names: tuple[str, ...] = ()
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone who was expected."""

    name: str
    position: str
    came: str


@dataclass(frozen=True, slots=True)
class Promised:
    """Evidence that somebody promised."""

    code: str
    what: str
    who: str
    until: str


@dataclass(frozen=True, slots=True)
class MeetingMinutes(Content):
    """An interview or a visit: who came, what was said, what was promised."""

    opening: str = ""
    facts: tuple[Term, ...] = ()
    guests: tuple[Guest, ...] = ()
    agenda: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    promises: tuple[Promised, ...] = ()
    closing: str = ""


def unit_minutes(access: Access, assessment_id: int, unit_id: int, kind: str = "") -> UnitMinutes:
    """The berita acara of one unit in one stage. Raises Http404, PermissionDenied, or NothingToReport."""
    return unit_minutes_of(source_of(access, assessment_id, kind), unit_id)


def unit_minutes_of(source: Source, unit_id: int) -> UnitMinutes:
    """The same from what was already read. Two queries."""
    unit = Node.objects.filter(pk=unit_id, path__startswith=source.node.path).first()
    if unit is None:
        raise Http404(_("Unit ini tidak ada, atau Anda tidak berhak melihatnya."))
    assigned = Assignment.objects.filter(assessment=source.page.seen.assessment, unit=unit)
    codes = set(assigned.values_list("code", flat=True))
    lines = tuple(indicator_line(source, each) for each in source.shown.result.indicators if each.leaf.code in codes)
    if not lines:
        raise NothingToReport(_("Belum ada indikator yang ditugaskan kepada unit ini."))
    stage = text(source.shown.stage.name)
    return UnitMinutes(
        heading=source.heading("Berita Acara Penilaian", source.instrument.title),
        signatures=(_head_of(unit), *_assessors(source.page.seen.assessment.pk, source.shown.stage)),
        opening=(
            f"Pada hari ini, {_day_in_words()}, telah dilaksanakan tahap {stage} dalam rangka"
            f" {text(source.campaign.name)} atas indikator yang menjadi tanggung jawab {text(unit.name)},"
            f" {government(source.node)}, dengan hasil sebagai berikut."
        ),
        facts=_unit_facts(source, unit, codes, len(lines)),
        lines=lines,
        stage_names=tuple(text(each.stage.get_kind_display()) for each in source.told),
        closing=(
            "Demikian berita acara ini dibuat dengan sebenarnya dan ditandatangani oleh kedua belah pihak untuk"
            " dipergunakan sebagaimana mestinya."
        ),
    )


def meeting_minutes(access: Access, assessment_id: int, meeting_id: int) -> MeetingMinutes:
    """The minutes of one concluded meeting, for those who see its page. Raises Http404 or NothingToReport."""
    place = find_place(access, assessment_id)
    page = meeting_page(access, place, meeting_id)
    meeting = page.meeting
    if meeting.concluded_at is None:
        raise NothingToReport(_("Tutup dulu berita acara pertemuan ini di halamannya."))
    node, campaign = place.assessment.node, place.campaign
    stage = text(meeting.stage.name)
    return MeetingMinutes(
        heading=Heading(
            kind=f"Berita Acara {text(meeting.stage.get_kind_display())}",
            title=campaign.instrument.title,
            subject=government(node),
            region=province_of(node),
            campaign=text(campaign.name),
            year=str(campaign.year),
            stage=stage,
            letterhead=letterhead_of(campaign.owner),
            is_example=campaign.is_example,
        ),
        signatures=(_head_of(meeting.unit), *_assessors(meeting.assessment_id, meeting.stage)),
        opening=(
            f"Pada hari {_day_in_words(meeting)}, pukul {clock_time(meeting.starts_at)}, bertempat di"
            f" {text(meeting.place)}, telah dilaksanakan {stage} dengan {text(meeting.unit.name)} dalam rangka"
            f" {text(campaign.name)}."
        ),
        facts=(
            Term("Unit kerja", text(meeting.unit.name)),
            Term("Tempat", text(meeting.place)),
            Term("Hadir", f"{len(page.present)} dari {len(page.attendances)} orang"),
        ),
        guests=_guests(page),
        agenda=tuple(map(text, filter(str.strip, meeting.agenda.splitlines()))),
        notes=tuple(map(text, filter(str.strip, meeting.minutes.splitlines()))),
        promises=tuple(
            Promised(each.code, text(each.text), text(each.owner.name), long_date(each.due_on))
            for each in page.promises
        ),
        closing="Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.",
    )


def _guests(page: MeetingPage) -> tuple[Guest, ...]:
    return tuple(
        Guest(text(each.name), text(each.position) or NO_VALUE, "hadir" if each.was_present else "tidak hadir")
        for each in page.attendances
    )


def _day_in_words(meeting: Meeting | None = None) -> str:
    """`Minggu, tanggal dua puluh dua bulan November tahun 2026 (22-11-2026)`."""
    day = timezone.localdate(meeting.starts_at) if meeting else timezone.localdate()
    month = _MONTHS[day.month - 1]
    return f"{_DAYS[day.weekday()]}, tanggal {in_words(day.day)} bulan {month} tahun {day.year} ({day:%d-%m-%Y})"


def _head_of(unit: Node) -> Signature:
    return Signature("Pihak yang dinilai,", text(unit.head_name), text(unit.head_title) or f"Kepala {text(unit.name)}")


def _assessors(assessment_id: int, stage: CampaignStage) -> Sequence[Signature]:
    found = AssessorAssignment.objects.filter(assessment_id=assessment_id, stage=stage).select_related("assessor")
    names = [text(each.assessor.name) for each in found.order_by("order")] or [""]
    return [Signature("Pihak yang menilai,", name, "Asesor") for name in names]


def _unit_facts(source: Source, unit: Node, codes: set[str], count: int) -> tuple[Term, ...]:
    counts = [counts_of(uses) for code, uses in source.evidence.items() if code in codes]
    total, accepted, revised = (sum(each[at] for each in counts) for at in range(3))
    facts = [
        Term("Unit kerja", text(unit.name)),
        Term("Instansi", government(source.node)),
        Term("Tahap", text(source.shown.stage.name)),
        Term("Jumlah indikator", counted(count)),
        Term("Rata-rata nilai", _mean(source, codes)),
    ]
    if total:
        facts.append(Term("Bukti dukung", f"{total} berkas: {accepted} diterima, {revised} perlu perbaikan"))
    return tuple(facts)


def _mean(source: Source, codes: set[str]) -> str:
    leaves = [each for each in source.shown.result.indicators if each.leaf.code in codes]
    values = [each.counted for each in leaves if each.answer.value is not None]
    mean = divide(sum(values, Decimal(0)), Decimal(len(values))) if values else None
    return number(mean, source.page.places)
