"""A decision about planned ICT spending as a letter: what was asked, what was found, what was decided."""

from dataclasses import dataclass

from pemantik.inventory.values import rupiah
from pemantik.planning import content as parts
from pemantik.planning.checks.parts import restored
from pemantik.planning.checks_words import CHECK_NAMES, VERDICT_WORDS
from pemantik.planning.models import Decision
from pemantik.reports.content.parts import Content, Heading, Point, Signature, Term
from pemantik.reports.content.source import letterhead_of, province_of
from pemantik.reports.content.words import government, text
from pemantik.web.templatetags.pm import NO_VALUE, long_date

KIND = "Rekomendasi Belanja TIK"


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What a part of the review came to."""

    part: str
    opinion: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What a check said."""

    name: str
    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class SpendingLetter(Content):
    """A decision."""

    opening: str = ""
    facts: tuple[Term, ...] = ()
    basis: tuple[str, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    opinions: tuple[OpinionLine, ...] = ()
    reasons: tuple[str, ...] = ()
    verdict: str = ""
    ruling: str = ""
    conditions: tuple[Point, ...] = ()
    replaced: str = ""
    closing: str = ""


def spending_letter(decision: Decision) -> SpendingLetter:
    """The letter of a decision, from what was frozen with it. Three queries."""
    request, version, institution = decision.request, decision.of, decision.institution
    runs = version.check_runs.filter(ran_at__lte=decision.decided_at)[:1]
    findings = [restored(each) for run in runs for each in run.findings]
    reviews = version.reviews.exclude(given_at=None).filter(given_at__lte=decision.decided_at)
    return SpendingLetter(
        heading=_heading(decision),
        signatures=(Signature("Ditetapkan oleh,", text(decision.decided_by.name), text(decision.decided_by.position)),),
        opening=(
            f"Menjawab pengajuan {text(request.node.name)} tanggal {long_date(version.sent_at)} (versi"
            f" {version.number}) tentang {text(str(version.content.get('title', request.title)))}, disampaikan hal"
            " berikut."
        ),
        facts=_facts(decision),
        basis=tuple(text(each) for each in decision.basis),
        checks=tuple(
            CheckLine(
                str(CHECK_NAMES.get(each.check, each.check)),
                str(VERDICT_WORDS[each.verdict.value]),
                text(each.sentence),
            )
            for each in findings
        ),
        opinions=tuple(
            OpinionLine(text(each.part_name), str(each.get_opinion_display()), text(each.text)) for each in reviews
        ),
        reasons=tuple(text(line) for line in decision.reasons.splitlines() if line.strip()),
        verdict=str(decision.get_verdict_display()),
        ruling=_ruling(decision, government(institution)),
        conditions=tuple(Point(str(at), text(each)) for at, each in enumerate(decision.conditions, start=1)),
        replaced=_replaced(decision),
        closing=(
            "Rekomendasi ini berlaku untuk isi pengajuan versi di atas. Perubahan nilai, spesifikasi, atau objek"
            " diajukan lagi. Realisasinya dicatat dan dibandingkan dengan rekomendasi ini."
        ),
    )


def _heading(decision: Decision) -> Heading:
    institution = decision.institution
    return Heading(
        kind=KIND,
        title=text(decision.request.title),
        subject=government(institution),
        region=province_of(institution),
        campaign=f"Tahun Anggaran {decision.of.content.get('year', decision.request.year)}",
        year=str(decision.year),
        stage="",
        letterhead=letterhead_of(institution),
        is_example=institution.is_example,
    )


def _facts(decision: Decision) -> tuple[Term, ...]:
    content = decision.of.content
    line = content.get("line") or {}
    facts = [
        Term("Unit pengaju", text(decision.request.node.name)),
        Term("Yang diajukan", text(str(content.get("title", "")))),
        Term("Jenis belanja", text(str(content.get("kind", ""))) or NO_VALUE),
        Term("Baris belanja", text(f"{line.get('code', '')} {line.get('name', '')}".strip()) or NO_VALUE),
        Term("Cara pengadaan", text(str(parts.shown("procurement", content.get("procurement")))) or NO_VALUE),
        Term("Nilai yang diajukan", rupiah(decision.of.amount)),
        Term("Nilai yang disetujui", rupiah(decision.approved)),
    ]
    return tuple(facts)


def _ruling(decision: Decision, whose: str) -> str:
    words = {
        "approved": f"menyetujui belanja ini sebesar {rupiah(decision.approved)}.",
        "conditional": f"menyetujui belanja ini sebesar {rupiah(decision.approved)} dengan syarat di bawah.",
        "rejected": "tidak menyetujui belanja ini.",
        "returned": "mengembalikan pengajuan ini kepada unit untuk diperbaiki dan diajukan lagi.",
    }
    return f"Berdasarkan hal di atas, {whose} {words[decision.verdict]}"


def _replaced(decision: Decision) -> str:
    if decision.replaces is None:
        return ""
    day = long_date(decision.replaces.decided_at)
    return f"Keputusan ini menggantikan {text(decision.replaces.number)} tanggal {day}: {text(decision.correction)}"
