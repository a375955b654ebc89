"""The assessor's desk: what waits to be judged in one assessment, and one item with everything on one screen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.codes import Item
from pemantik.assessments.duties import EXTERNAL, WORKS, may_any, require_any
from pemantik.assessments.evidence_preview import Preview, preview_of
from pemantik.assessments.models import (
    AssessorAssignment,
    Declaration,
    Opinion,
    Reason,
    StageValue,
    Verdict,
)
from pemantik.assessments.selectors.indicator import find_item, judged_uses, rows_of
from pemantik.assessments.selectors.ladder import EvidenceItem, ladder_of
from pemantik.assessments.selectors.overview import Overview, overview_of
from pemantik.assessments.selectors.place import Place, find_place
from pemantik.assessments.selectors.questions import Thread, threads_of
from pemantik.assessments.selectors.values import EffectiveValue, nearest
from pemantik.assessments.selectors.verdicts import UseVerdict
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

ASSESSING = (Action.VERIFY, Action.ASSESS, Action.REVIEW)


@dataclass(frozen=True)
class Desk:
    """An assessment on the desk of one assessor. `why_not` says why nothing can be decided now; empty when it can."""

    place: Place
    places: tuple[AssessorAssignment, ...]
    must_declare: bool
    why_not: str

    @property
    def has_two(self) -> bool:
        """Whether two assessors give opinions and reconcile them."""
        return len(self.places) > 1


@dataclass(frozen=True)
class DeskItem:
    """One indicator on the desk, with one file of it in front (None where there is none)."""

    desk: Desk
    item: Item
    front: UseVerdict | None
    asked: EvidenceItem | None
    judged: tuple[UseVerdict, ...]
    mine: Verdict | None
    own: StageValue | None
    earlier: EffectiveValue | None
    narrative: StageValue | None
    criterion: str
    hint: str
    opinions: tuple[Opinion, ...]
    my_opinion: Opinion | None
    threads: tuple[Thread, ...]
    reasons: tuple[Reason, ...]
    preview: Preview | None

    @property
    def version(self) -> int:
        """The version that the form of the value names."""
        return self.own.version if self.own else 0

    @property
    def value(self) -> StageValue | None:
        """The value that counts now."""
        return self.own or (self.earlier.row if self.earlier else None)


def desk_of(access: Access, assessment_id: int) -> Desk:
    """The desk of one assessment. Four queries.

    Raises Http404 for strangers, PermissionDenied for whoever does not assess here.
    """
    place = find_place(access, assessment_id)
    node = place.assessment.node
    require_any(access, ASSESSING, node)
    record = place.current
    if record is None or place.in_self:
        stage = place.shown.stage
        return Desk(place, (), False, _("Tahap %(stage)s: belum ada yang dapat diperiksa.") % {"stage": stage})
    assignments = AssessorAssignment.objects.filter(assessment=place.assessment, stage=record.stage)
    places = tuple(assignments.select_related("assessor").order_by("order"))
    declared = Declaration.objects.filter(assessment=place.assessment, assessor=access.user)
    has_conflict = declared.values_list("has_conflict", flat=True).first()
    if has_conflict:
        raise PermissionDenied(_("Anda menyatakan ada benturan kepentingan pada penilaian ini."))
    why_not = ""
    if not may_any(access, WORKS[record.stage.kind], node):
        why_not = _("Tahap %(stage)s dikerjakan asesor lain.") % {"stage": record.stage}
    elif places and access.user.pk not in {each.assessor_id for each in places}:
        names = ", ".join(each.assessor.name for each in places)
        why_not = _("Tahap %(stage)s ditugaskan kepada %(names)s.") % {"stage": record.stage, "names": names}
    must_declare = not why_not and record.stage.kind in EXTERNAL and has_conflict is None
    return Desk(place, places, must_declare, why_not)


def desk_list(access: Access, desk: Desk) -> Overview:
    """Every indicator with what is still to be judged. Seven queries."""
    return overview_of(access, desk.place)


@dataclass(frozen=True, slots=True)
class Look:
    """What the assessor looks at: a file (the first that nobody has judged, if None), a page of it, words in it."""

    use_id: int | None = None
    page: str = ""
    words: str = ""


def desk_item(access: Access, desk: Desk, code: str, look: Look) -> DeskItem:
    """One indicator with one file of it in front. At most twelve queries."""
    place = desk.place
    item, stage = find_item(place, code), place.shown.stage
    judged = judged_uses(place, code)
    front = _front(judged, look.use_id)
    rows = rows_of(place, code)
    own = next((row for row in rows if row.stage_id == stage.pk), None)
    earlier = nearest(rows, stage, _floor(place))
    level = front.use.level if front else None
    ladder = ladder_of(place.instrument, item, own or earlier, judged, judging=True)
    step = next((one for one in ladder.steps if one.level.level == level), None)
    asked = [*(step.items if step else ()), *ladder.general]
    opinions = list(
        Opinion.objects.filter(assessment=place.assessment, stage=stage, code=code).select_related("assessor")
    )
    my_opinion = next((one for one in opinions if one.assessor_id == access.user.pk), None)
    return DeskItem(
        desk=desk,
        item=item,
        front=front,
        asked=next((one for one in asked if front and front in one.uses), None),
        judged=tuple(judged),
        mine=_mine(access, front, stage.pk),
        own=own,
        earlier=EffectiveValue(earlier, inherited=True) if earlier else None,
        narrative=_narrative(rows, stage.pk),
        criterion=step.criterion if step else "",
        hint=step.hint if step else "",
        opinions=tuple(one for one in opinions if my_opinion is not None),
        my_opinion=my_opinion,
        threads=tuple(threads_of(place, code)),
        reasons=tuple(Reason.objects.filter(is_active=True)),
        preview=_preview(front, look),
    )


def _preview(front: UseVerdict | None, look: Look) -> Preview | None:
    """The page that is asked for, else the one with the words, else the first that the unit cites."""
    if front is None:
        return None
    cited = re.match(r"\d+", front.use.pages)
    wanted = look.page or ("" if look.words or not cited else cited[0])
    return preview_of(front.use.version, look.words, wanted)


def next_unjudged(overview: Overview, after: str = "") -> str:
    """The code of the next indicator with a file that nobody has judged; empty if there is none."""
    rows = [row for section in overview.sections for row in section.rows]
    start = next((number for number, row in enumerate(rows) if row.item.code == after), -1) + 1
    return next((row.item.code for row in [*rows[start:], *rows[:start]] if row.unjudged), "")


def _front(judged: Sequence[UseVerdict], use_id: int | None) -> UseVerdict | None:
    if use_id is not None:
        found = next((each for each in judged if each.use.pk == use_id), None)
        if found is None:
            raise Http404(_("Bukti itu tidak lagi dipakai pada indikator ini."))
        return found
    return next((each for each in judged if each.decision is None), judged[0] if judged else None)


def _mine(access: Access, front: UseVerdict | None, stage_id: int) -> Verdict | None:
    verdicts = front.verdicts if front else ()
    return next((one for one in verdicts if one.assessor_id == access.user.pk and one.stage_id == stage_id), None)


def _floor(place: Place) -> int | None:
    """The order of the last stage, up to the one that is shown, that begins anew."""
    current = place.shown.stage
    return max((each.order for each in place.stages if not each.inherits and each.order <= current.order), default=None)


def _narrative(rows: Sequence[StageValue], stage_id: int) -> StageValue | None:
    """What the participant itself wrote: the earliest narrative."""
    told = [row for row in rows if row.narrative and row.stage_id != stage_id]
    return min(told, key=lambda row: row.stage.order, default=None)
