"""The workbook counts evidence as the desk shows it: same verdicts, same ladder, any mix of assessors and stages."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pemantik.assessments.models import StageKind, Verdict
from pemantik.assessments.selectors.verdicts import verdicts_of
from pemantik.assessments.tests.desk_factories import make_work
from pemantik.assessments.tests.factories import make_use
from pemantik.reports.sheets.evidence import decisions

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ASSESSORS = ("assessor", "second")
KINDS = (StageKind.INTERNAL, StageKind.DESK, StageKind.INTERVIEW)
#: One verdict: of which file, in which stage, by whom, and what.
VERDICTS = st.tuples(
    st.integers(0, 5), st.sampled_from(KINDS), st.sampled_from(ASSESSORS), st.sampled_from(Verdict.Decision.values)
)


@pytest.mark.parametrize("ladder", [True, False])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.lists(VERDICTS, max_size=12, unique_by=lambda one: one[:3]), last=st.sampled_from(KINDS))
def test_the_workbook_counts_as_the_desk_decides(ladder, given, last):
    work = make_work()
    campaign = work.assessment.campaign
    campaign.ladder_enforced = ladder
    uses = [make_use(work.assessment, code, level) for code in ("1", "2") for level in (1, 2, 3)]
    stages = {stage.kind: stage for stage in campaign.stages.all()}
    for file, kind, assessor, decision in given:
        Verdict.objects.create(use=uses[file], stage=stages[kind], assessor=work.people[assessor], decision=decision)
    told = {work.pk: stages[last].pk}
    counted = decisions(campaign, list(stages.values()), told)[work.pk]
    shown: dict[str, Counter] = {}
    work.assessment.campaign = campaign
    for each in verdicts_of(work.assessment, stages[last]).values():
        shown.setdefault(each.use.code, Counter())[each.decision] += 1
    wanted = {
        code: (found.total(), found[Verdict.Decision.ACCEPTED], found[Verdict.Decision.REVISE])
        for code, found in shown.items()
    }
    assert counted == wanted
