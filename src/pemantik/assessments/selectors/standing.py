"""Beside the tasks of who fills in: how the own evidence stands, and the schedule of the evaluation."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from pemantik.assessments.codes import items_of
from pemantik.assessments.duties import answers_everything, answers_or_inside, window_of
from pemantik.assessments.layout import campaign_title, next_to_end
from pemantik.assessments.models import StageState, Verdict
from pemantik.assessments.selectors.overview import asked_codes
from pemantik.assessments.selectors.place import Place, find_place
from pemantik.assessments.selectors.verdicts import verdicts_of
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """How many files were accepted, are being checked, were sent back; and how many indicators have none."""

    accepted: int
    checking: int
    revise: int
    missing: int

    @property
    def total(self) -> int:
        """What the bar is divided into."""
        return self.accepted + self.checking + self.revise + self.missing

    @property
    def up_to_checking(self) -> int:
        """Where the part of files being checked ends in the bar."""
        return self.accepted + self.checking

    @property
    def up_to_revise(self) -> int:
        """Where the part of files sent back ends in the bar."""
        return self.up_to_checking + self.revise


@dataclass(frozen=True, slots=True)
class Step:
    """One stage in the schedule; `state` is `done`, `now` or `wait`. `ended_at` is when it was sent."""

    name: str
    state: str
    opens_at: datetime
    closes_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The evaluation that ends next, for somebody who fills in."""

    title: str
    assessment_id: int
    evidence: EvidenceCount
    steps: tuple[Step, ...]


def standing_of(access: Access) -> Standing | None:
    """How the running evaluation that ends next stands for this person; None for who fills in nothing.

    Six queries at most.
    """
    record = next_to_end(access)
    if record is None or not answers_or_inside(access, record.assessment.node):
        return None
    place = find_place(access, record.assessment_id)
    return Standing(campaign_title(place.campaign), place.assessment.pk, _count(access, place), _steps(place))


def _count(access: Access, place: Place) -> EvidenceCount:
    """The files of the codes that the person answers, by what the assessors say of them."""
    codes = frozenset(item.code for item in items_of(place.instrument) if item.in_index)
    if not answers_everything(access, place.assessment.node):
        codes &= asked_codes(access, place)
    judged = [each for each in verdicts_of(place.assessment, place.shown.stage).values() if each.use.code in codes]
    by_decision = Counter(each.decision for each in judged)
    return EvidenceCount(
        accepted=by_decision[Verdict.Decision.ACCEPTED],
        checking=by_decision[None],
        revise=by_decision[Verdict.Decision.REVISE],
        missing=len(codes - {each.use.code for each in judged}),
    )


def _steps(place: Place) -> tuple[Step, ...]:
    states = {StageState.OPEN: "now", StageState.WAITING: "wait"}
    return tuple(
        Step(
            record.stage.name,
            states.get(StageState(record.state), "done"),
            record.stage.opens_at,
            window_of(record).deadline,
            record.submitted_at,
        )
        for record in place.records
        if record.state not in {StageState.SKIPPED, StageState.STOPPED}
    )
