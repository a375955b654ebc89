"""What somebody sees before a stage is submitted."""

from dataclasses import dataclass

from pemantik.assessments.codes import Item, items_of
from pemantik.assessments.duties import SUBMITS, require_any
from pemantik.assessments.models import EvidenceUse, StageRecord
from pemantik.assessments.selectors.place import Place
from pemantik.assessments.selectors.submission import SubmissionCheck, check_submission
from pemantik.assessments.selectors.values import effective, score_values, values_by_stage
from pemantik.maturity.scoring import Result
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@dataclass(frozen=True, slots=True)
class Sending:
    """The open stage (None if there is none) with what it lacks and the result it would give."""

    record: StageRecord | None
    check: SubmissionCheck | None
    result: Result | None
    missing: tuple[Item, ...]
    without_evidence: tuple[Item, ...]
    total: int

    @property
    def filled(self) -> int:
        """How many codes of the index have an answer."""
        return self.total - len(self.missing)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What else is to be said; the codes without an answer have their own list."""
        if self.check is None:
            return ()
        listed = bool(self.missing) and len(self.missing) < self.total
        return self.check.warnings[1:] if listed else self.check.warnings


def sending_of(access: Access, place: Place) -> Sending:
    """What is complete and what is missing. At most five queries. PermissionDenied for those who only fill in."""
    record = place.current
    if record is None:
        require_any(access, (Action.SUBMIT, Action.VERIFY, Action.ASSESS, Action.REVIEW), place.assessment.node)
        return Sending(None, None, None, (), (), 0)
    require_any(access, SUBMITS[record.stage.kind], place.assessment.node)
    values = effective(place.stages, values_by_stage(place.assessment), record.stage)
    check = check_submission(record, values)
    counted = [item for item in items_of(place.instrument) if item.in_index]
    shown = EvidenceUse.objects.filter(assessment=place.assessment, removed_at=None)
    with_evidence = set(shown.values_list("code", flat=True).distinct())
    missing = tuple(item for item in counted if item.code in check.missing)
    bare = tuple(item for item in counted if item.code not in check.missing and item.code not in with_evidence)
    return Sending(record, check, score_values(place.campaign, values), missing, bare, len(counted))
