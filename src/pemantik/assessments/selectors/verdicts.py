"""Verdicts on evidence as they count in a stage."""

from collections.abc import Iterable
from dataclasses import dataclass

from pemantik.assessments.ladder import Judged, hardest, rejected_by_ladder, same_side
from pemantik.assessments.models import Assessment, CampaignStage, EvidenceUse, Verdict


@dataclass(frozen=True, slots=True)
class UseVerdict:
    """What counts for one evidence use in a stage.

    `decision` is None while nobody has judged it. `verdicts` are those it comes from, with assessor, reason and note;
    `is_automatic` when the ladder rejects it because a lower level is not accepted.
    """

    use: EvidenceUse
    decision: str | None
    is_automatic: bool
    verdicts: tuple[Verdict, ...]


def verdicts_of(assessment: Assessment, stage: CampaignStage, code: str = "") -> dict[int, UseVerdict]:
    """By use id, what counts in `stage` for every file in use (of one code, if given). Two queries.

    Verdicts of an earlier stage of the same side hold until the stage has its own. The ladder is computed from them
    now, so that whatever changes below a level changes what stands above it.
    """
    found = EvidenceUse.objects.filter(assessment=assessment, removed_at=None)
    uses = list(
        (found.filter(code=code) if code else found)
        .select_related("version__document", "version__blob")
        .defer("version__hints")
    )
    by_use = _latest(uses, stage)
    decided = [Judged(use, hardest(each.decision for each in by_use.get(use.pk, ()))) for use in uses]
    rejected = _rejected(decided) if assessment.campaign.ladder_enforced else set()
    return {
        each.use.pk: UseVerdict(
            use=each.use,
            decision=Verdict.Decision.REVISE if each.use.pk in rejected else each.decision,
            is_automatic=each.use.pk in rejected,
            verdicts=tuple(by_use.get(each.use.pk, ())),
        )
        for each in decided
    }


def _rejected(decided: Iterable[Judged]) -> set[int]:
    by_code: dict[str, list[Judged]] = {}
    for each in decided:
        by_code.setdefault(each.use.code, []).append(each)
    return {use_id for group in by_code.values() for use_id in rejected_by_ladder(group)}


def _latest(uses: list[EvidenceUse], stage: CampaignStage) -> dict[int, list[Verdict]]:
    """The verdicts of the latest stage, up to `stage`, in which a use was judged. One query."""
    verdicts = Verdict.objects.filter(
        use__in=uses,
        stage__order__lte=stage.order,
        stage__campaign=stage.campaign_id,
        stage__kind__in=same_side(stage.kind),
    ).select_related("stage", "assessor", "reason")
    found: dict[int, list[Verdict]] = {}
    for verdict in verdicts.order_by("-stage__order", "-decided_at", "id"):
        kept = found.setdefault(verdict.use_id, [])
        if not kept or kept[0].stage_id == verdict.stage_id:
            kept.append(verdict)
    return found
