"""Evidence that was sent back and waits for something better."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from pemantik.assessments.models import Assessment, EvidenceUse, Promise, Question, Verdict
from pemantik.assessments.selectors.waiting import waits_for
from pemantik.organizations.permissions import Access

MOST = 100


def revisions_for(access: Access, waiting: Collection[int]) -> Iterator[tuple[Verdict, datetime]]:
    """Verdicts that ask this person for better evidence, with the end of the stage that runs. One query.

    `waiting` are the person's `waiting_assessments`.
    Not among them: verdicts that another replaced, evidence that was removed, and items that have a newer file.
    """
    verdicts = (
        _waiting()
        .filter(
            waits_for(access, "use__"),
            use__assessment__in=waiting,
        )
        .select_related("use__version__document", "use__assessment__stage", "reason", "assessor")
        .order_by("use__assessment__stage__closes_at", "decided_at")[:MOST]
    )
    for verdict in verdicts:
        stage = verdict.use.assessment.stage
        if stage is not None:
            yield verdict, stage.closes_at


def codes_to_mend(assessment: Assessment) -> set[str]:
    """Codes to which evidence may be added beyond the self-assessment: something was sent back, asked or promised.

    Three queries. Who adds it must answer the code (`duties.may_answer`).
    """
    sent_back = _waiting().filter(use__assessment=assessment).values_list("use__code", flat=True)
    asked = Question.objects.filter(assessment=assessment).exclude(state=Question.State.CLOSED)
    promised = Promise.objects.filter(meeting__assessment=assessment, fulfilled_at=None)
    return {*sent_back, *asked.values_list("code", flat=True), *promised.values_list("code", flat=True)}


def _waiting() -> QuerySet[Verdict]:
    newer = EvidenceUse.objects.annotate(at_level=Coalesce("level", 0), at_item=Coalesce("item", 0)).filter(
        at_level=Coalesce(OuterRef("use__level"), 0),
        at_item=Coalesce(OuterRef("use__item"), 0),
        assessment=OuterRef("use__assessment"),
        code=OuterRef("use__code"),
        removed_at=None,
        added_at__gt=OuterRef("decided_at"),
    )
    replaced = Verdict.objects.filter(use=OuterRef("use"), decided_at__gt=OuterRef("decided_at"))
    return Verdict.objects.filter(
        ~Q(Exists(newer)),
        ~Q(Exists(replaced)),
        decision=Verdict.Decision.REVISE,
        use__removed_at=None,
    )
