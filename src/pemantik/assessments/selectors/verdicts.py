"""Verdicts on evidence as they count in a stage."""

from collections.abc import Iterable
from dataclasses import dataclass

from pemantik.assessments.ladder import Judged, hardest, same_side
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
    """By use id, what counts in `stage` for every file in use (of one code, if given). Two queries."""
    uses = EvidenceUse.objects.filter(assessment=assessment, removed_at=None).select_related("version__document")
    if code:
        uses = uses.filter(code=code)
    return verdicts_on(list(uses), stage)


def verdicts_on(uses: Iterable[EvidenceUse], stage: CampaignStage) -> dict[int, UseVerdict]:
    """What counts in `stage` for these uses. One query."""
    by_use = _latest(uses, stage)
    return {use.pk: _count(use, by_use.get(use.pk, [])) for use in uses}


def judged(uses: Iterable[EvidenceUse], stage: CampaignStage) -> list[Judged]:
    """The uses with what people decided, the ladder left aside. One query."""
    by_use = _latest(uses, stage)
    return [
        Judged(use, hardest(each.decision for each in by_use.get(use.pk, []) if not each.is_automatic)) for use in uses
    ]


def _latest(uses: Iterable[EvidenceUse], stage: CampaignStage) -> dict[int, list[Verdict]]:
    """The verdicts of the latest stage in which people judged a use, and the automatic ones of `stage` itself."""
    verdicts = Verdict.objects.filter(
        use__in=uses,
        stage__order__lte=stage.order,
        stage__campaign=stage.campaign_id,
        stage__kind__in=same_side(stage.kind),
    ).select_related("stage", "assessor", "reason")
    found: dict[int, list[Verdict]] = {}
    for verdict in verdicts.order_by("-stage__order", "-decided_at", "id"):
        kept = found.setdefault(verdict.use_id, [])
        manual = [each for each in kept if not each.is_automatic]
        if verdict.is_automatic:
            fits = verdict.stage_id == stage.pk
        else:
            fits = not manual or manual[0].stage_id == verdict.stage_id
        if fits:
            kept.append(verdict)
    return found


def _count(use: EvidenceUse, verdicts: list[Verdict]) -> UseVerdict:
    if any(each.is_automatic for each in verdicts):
        return UseVerdict(use, Verdict.Decision.REVISE, is_automatic=True, verdicts=tuple(verdicts))
    decision = hardest(each.decision for each in verdicts)
    return UseVerdict(use, decision, is_automatic=False, verdicts=tuple(verdicts))
