"""How many files each indicator has and what was decided on them, for many assessments at once.

The same rules as `assessments.selectors.verdicts` (a test holds them equal), read as rows instead of objects.
"""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from pemantik.assessments.ladder import Judged, hardest, rejected_by_ladder, same_side
from pemantik.assessments.models import Campaign, CampaignStage, EvidenceUse, Verdict

#: Files, accepted, sent back.
Counts = tuple[int, int, int]


def decisions(
    campaign: Campaign, stages: Sequence[CampaignStage], told: Mapping[int, int]
) -> dict[int, dict[str, Counts]]:
    """By assessment and code, what counts in its last told stage (`told`: stage by assessment). Two queries."""
    order = {stage.pk: stage.order for stage in stages}
    sides = {stage.pk: set(same_side(stage.kind)) for stage in stages}
    kinds = {stage.pk: stage.kind for stage in stages}
    by_use = _verdicts(told, order)
    found: dict[int, dict[str, list[Judged]]] = {}
    uses = EvidenceUse.objects.filter(assessment__in=list(told), removed_at=None).order_by()
    for pk, assessment, code, level, item in uses.values_list("pk", "assessment", "code", "level", "item"):
        last = told[assessment]
        mine = [each for each in by_use.get(pk, ()) if order[each[0]] <= order[last] and kinds[each[0]] in sides[last]]
        newest = max((order[stage] for stage, _decision in mine), default=None)
        decision = hardest(decision for stage, decision in mine if order[stage] == newest)
        use: Any = SimpleNamespace(pk=pk, level=level, item=item)
        found.setdefault(assessment, {}).setdefault(code, []).append(Judged(use, decision))
    return {
        assessment: {code: _counts(judged, ladder=campaign.ladder_enforced) for code, judged in codes.items()}
        for assessment, codes in found.items()
    }


def _verdicts(told: Mapping[int, int], order: Mapping[int, int]) -> dict[int, list[tuple[int, str]]]:
    """Stage and decision of every verdict, by use."""
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Verdict.objects.filter(use__assessment__in=list(told), stage__in=list(order)).order_by()
    for use, stage, decision in rows.values_list("use", "stage", "decision"):
        found.setdefault(use, []).append((stage, decision))
    return found


def _counts(judged: Sequence[Judged], *, ladder: bool) -> Counts:
    rejected = rejected_by_ladder(judged) if ladder else set()
    revise, accepted = Verdict.Decision.REVISE, Verdict.Decision.ACCEPTED
    decided = [revise if each.use.pk in rejected else each.decision for each in judged]
    return len(judged), decided.count(accepted), decided.count(revise)
