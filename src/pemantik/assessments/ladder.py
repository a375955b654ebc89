"""The ladder of evidence: what is shown for a higher level counts only once every lower level is accepted."""

from collections.abc import Iterable
from dataclasses import dataclass

from pemantik.assessments.models import EvidenceUse, StageKind, Verdict

#: From mild to hard: of several verdicts on one use, the hardest counts.
HARDNESS = {Verdict.Decision.ACCEPTED: 0, Verdict.Decision.NOT_RELEVANT: 1, Verdict.Decision.REVISE: 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """An evidence use and what the assessors decided on it; None where nobody has yet."""

    use: EvidenceUse
    decision: str | None


def hardest(decisions: Iterable[str]) -> str | None:
    """The decision that counts where assessors differ; None without any."""
    return max(decisions, key=lambda decision: HARDNESS[Verdict.Decision(decision)], default=None)


def failing_level(judged: Iterable[Judged]) -> int | None:
    """The lowest level that is not accepted: one of its items was sent back and nothing else was accepted for it.

    What nobody has judged yet does not fail.
    """
    items: dict[tuple[int, int | None], set[str | None]] = {}
    for each in judged:
        if each.use.level is not None:
            items.setdefault((each.use.level, each.use.item), set()).add(each.decision)
    accepted = Verdict.Decision.ACCEPTED
    failed = [level for (level, _item), found in items.items() if accepted not in found and found - {None}]
    return min(failed, default=None)


def rejected_by_ladder(judged: Iterable[Judged]) -> set[int]:
    """Ids of the uses on levels above the one that is not accepted; of one code."""
    seen = list(judged)
    failing = failing_level(seen)
    if failing is None:
        return set()
    return {each.use.pk for each in seen if each.use.level is not None and each.use.level > failing}


def same_side(kind: str) -> tuple[str, ...]:
    """Stages whose verdicts carry over to this kind: the institution's own and the assessors' are kept apart."""
    if kind == StageKind.INTERNAL:
        return (StageKind.INTERNAL,)
    return (StageKind.DESK, StageKind.INTERVIEW, StageKind.VISIT, StageKind.FINAL)
