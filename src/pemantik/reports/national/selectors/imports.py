"""Verdicts that were brought in: who may, what stands, and what each row would become."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.codes import index_codes
from pemantik.assessments.duties import EXTERNAL, WORKS, may_any
from pemantik.assessments.models import AssessorAssignment, Campaign, CampaignStage
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.place import Place, find_place
from pemantik.assessments.selectors.values import answers_of, effective, values_by_stage
from pemantik.assessments.services.closing import latest_final
from pemantik.maturity.answers import Answer, as_answer
from pemantik.maturity.numbers import parse_decimal, round_half_up
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import Result, score
from pemantik.maturity.text import decimal_text
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports.national.models import VerdictImport
from pemantik.reports.national.verdicts.checking import CheckedRow, Fate, Standing, check_rows
from pemantik.reports.national.verdicts.reading import VerdictRow

#: What a draft keeps where the person emptied the index that the file tells.
NO_INDEX = "–"


@dataclass(frozen=True)
class Target:
    """Where verdicts would go: the open stage of assessors, or the result of a closed campaign (no stage).

    `problem` says why there is nowhere to put them now.
    """

    place: Place
    stage: CampaignStage | None
    problem: str = ""
    #: The stage whose result was frozen last, once the campaign is closed.
    frozen: CampaignStage | None = None

    @property
    def kind(self) -> str:
        """The kind of stage whose values a file holds."""
        return self.stage.kind if self.stage else "final"


@dataclass(frozen=True)
class Report:
    """All rows of a draft with their fates, and what follows from them."""

    target: Target
    rows: Sequence[CheckedRow]
    missing: tuple[str, ...]
    index: str
    computed: Result
    seen: str

    def having(self, *fates: Fate) -> list[CheckedRow]:
        """The rows with one of these fates, in the order of the file."""
        return [row for row in self.rows if row.fate in fates]

    @property
    def ready(self) -> list[CheckedRow]:
        """The rows that will be saved."""
        return self.having(Fate.READY)

    @property
    def problems(self) -> list[CheckedRow]:
        """The rows that keep everything from being saved."""
        return self.having(Fate.FIX, Fate.DOUBT)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each fate, by its name."""
        return {fate.name.lower(): len(self.having(fate)) for fate in Fate}

    @property
    def changed(self) -> int:
        """Ready rows whose value is another than the one that counts now."""
        return sum(row.change in {"up", "down", "new"} for row in self.ready)

    @property
    def missing_text(self) -> str:
        """`3, 7–47`: the missing codes, neighbours drawn together."""
        order = index_codes(self.target.place.instrument)
        runs: list[list[str]] = []
        for place, code in enumerate(order):
            if code in self.missing:
                if runs and place and order[place - 1] == runs[-1][-1]:
                    runs[-1].append(code)
                else:
                    runs.append([code])
        return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)

    @property
    def places(self) -> int:
        """Decimals of the index."""
        return self.target.place.instrument.rounding.places

    @property
    def agrees(self) -> bool | None:
        """Whether the file's own index is what its values give; None where it tells none."""
        told = parse_decimal(self.index)
        return (
            None
            if told is None
            else round_half_up(told, self.places) == round_half_up(self.computed.index, self.places)
        )


def may_import(access: Access, place: Place) -> bool:
    """Whether the page of verdicts is the person's: to be offered, not a promise that a save will be taken."""
    if access.may(Action.MANAGE_CAMPAIGNS, place.campaign.owner):
        return True
    current = place.current
    external = current is not None and current.stage.kind in EXTERNAL
    return external and may_any(access, WORKS[current.stage.kind], place.assessment.node)  # type: ignore[union-attr]


def find_target(access: Access, assessment_id: int) -> Target:
    """Where verdicts of this assessment go. Three queries.

    Raises Http404 for strangers, PermissionDenied for those who may not bring verdicts in.
    """
    place = find_place(access, assessment_id)
    if not may_import(access, place):
        raise PermissionDenied(_("Hanya koordinator %(campaign)s yang berhak.") % {"campaign": place.campaign})
    if place.campaign.state == Campaign.State.CLOSED:
        if access.may(Action.MANAGE_CAMPAIGNS, place.campaign.owner):
            return _closed(place)
        raise PermissionDenied(_("Hanya koordinator %(campaign)s yang berhak.") % {"campaign": place.campaign})
    current = place.current
    if current is None:
        return Target(
            place, None, _("Semua tahap sudah selesai. Hasil portal dapat dimasukkan setelah penilaian ditutup.")
        )
    if current.stage.kind not in EXTERNAL:
        words = _("Tahap %(stage)s masih berjalan. Hasil portal masuk ke tahap asesor sesudahnya.")
        return Target(place, None, words % {"stage": current.stage})
    taken = AssessorAssignment.objects.filter(assessment=place.assessment, stage=current.stage)
    if taken.exists() and not taken.filter(assessor=access.user).exists():
        return Target(place, None, _("Tahap %(stage)s dinilai asesor di Pemantik.") % {"stage": current.stage})
    return Target(place, current.stage)


def _closed(place: Place) -> Target:
    try:
        return Target(place, None, frozen=latest_final(place.assessment).stage)
    except Refused as refused:
        return Target(place, None, str(refused))


def find_import(access: Access, assessment_id: int, import_id: int) -> tuple[VerdictImport, Target]:
    """One import with its target as it is now. Http404 where it is of another assessment."""
    target = find_target(access, assessment_id)
    found = VerdictImport.objects.defer("content").select_related("stage", "sent_by")
    draft = found.filter(pk=import_id, assessment=assessment_id).first()
    if draft is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return draft, target


def kept_file(access: Access, assessment_id: int, import_id: int) -> VerdictImport:
    """An import with the bytes that were sent."""
    find_import(access, assessment_id, import_id)
    return VerdictImport.objects.get(pk=import_id)


def imports_of(target: Target) -> list[VerdictImport]:
    """All imports of the assessment that were saved, newest first. One query."""
    saved = VerdictImport.objects.filter(assessment=target.place.assessment).exclude(state=VerdictImport.State.DRAFT)
    return list(saved.defer("content", "rows").select_related("stage", "sent_by").order_by("-saved_at", "-pk")[:20])


def report_of(draft: VerdictImport, target: Target) -> Report:
    """The fate of every row as things stand now. Two queries. The caller has found both for the person."""
    place, instrument = target.place, target.place.instrument
    by_stage = values_by_stage(place.assessment)
    stage = target.stage or target.frozen or place.stages[-1]
    counts = effective(place.stages, by_stage, stage)
    own = by_stage.get(stage.pk, {}) if target.stage else {}
    standing = Standing({code: each.row for code, each in counts.items()}, own)
    rows, index = check_rows(instrument, [VerdictRow.from_stored(row) for row in draft.rows], standing)
    if target.stage is None:
        for row in rows:
            if row.fate is Fate.READY and row.change == "same":
                row.fate = Fate.SAME
    told = {row.item.code: row.answer for row in rows if row.item and row.answer and row.answer.given}
    answers: dict[str, Answer] = {code: as_answer(given) for code, given in answers_of(counts).items()}
    answers |= {row.item.code: row.answer for row in rows if row.fate is Fate.READY and row.item and row.answer}
    missing = tuple(code for code in index_codes(instrument) if code not in told)
    seen = ",".join(f"{each.row.pk}:{each.row.version}" for _code, each in sorted(counts.items()))
    computed = score(instrument, dict(answers), BandBasis(place.campaign.band_basis))
    told_index = (draft.index or _plain_index(index)).replace(NO_INDEX, "")
    digest = hashlib.sha256(seen.encode()).hexdigest()[:16]
    return Report(target, rows, missing, told_index, computed, digest)


def _plain_index(written: str) -> str:
    found = parse_decimal(written)
    return "" if found is None else decimal_text(found)
