"""What the example holds, and that it is what it says."""

from collections import Counter
from decimal import Decimal

import pytest
from django.utils import timezone

from pemantik.accounts import audit
from pemantik.accounts.models import AuditEntry, User
from pemantik.assessments.models import (
    Assessment,
    Campaign,
    Declaration,
    Document,
    DocumentVersion,
    EvidenceUse,
    Meeting,
    Opinion,
    Promise,
    Question,
    ResultSnapshot,
    StageRecord,
    StageState,
    StageValue,
    Verdict,
)
from pemantik.assessments.selectors.verdicts import verdicts_of
from pemantik.config.demo_data.people import EXAMPLE_DOMAIN
from pemantik.config.demo_data.scenes import ORIGIN
from pemantik.config.demo_data.sources import content, table
from pemantik.config.demo_data.tests.base import REGIONS, TODAY, ExampleTestCase
from pemantik.maturity.answers import Answer
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import score
from pemantik.organizations.models import Grant, Node, Region

pytestmark = [pytest.mark.database, pytest.mark.one_database]


def test_the_lists_name_every_member_every_indicator_and_33_offices():
    assert len(table("province_units")) == 33
    assert {story["region"] for story in content("stories")} >= set(REGIONS)
    assert len(content("stories")) == 15
    assert len({row["key"] for row in content("documents")}) == len(content("documents"))


@pytest.mark.django_db
def test_there_is_a_story_for_each_real_member_of_the_province():
    members = set(Region.objects.filter(parent="18").values_list("pk", flat=True))
    assert {story["region"] for story in content("stories")} == members


class TestExample(ExampleTestCase):
    """The small example."""

    def test_everything_is_marked(self):
        assert not Node.objects.filter(is_example=False).exists()
        assert not Campaign.objects.filter(is_example=False).exists()
        assert not User.objects.exclude(email__endswith=f".{EXAMPLE_DOMAIN}").exists()
        assert not Grant.objects.filter(node__is_example=False).exists()
        assert not Document.objects.filter(owner__is_example=False).exists()

    def test_the_audit_trail_is_whole_in_order_and_says_that_it_is_an_example(self):
        assert audit.verify().broken_id is None
        assert set(AuditEntry.objects.values_list("address", flat=True)) == {ORIGIN}
        moments = list(AuditEntry.objects.order_by("pk").values_list("at", flat=True))
        assert moments == sorted(moments)
        assert moments[-1].date() <= TODAY

    def test_each_member_is_where_its_story_leaves_it(self):
        running = Assessment.objects.filter(campaign__name="Pemdi 2026").select_related("stage", "node")
        assert {each.node.region_id: each.stage.kind for each in running} == {
            "18.10": "interview",
            "18.72": "final",
            "18.09": "desk",
            "18.06": "desk",
            "18.07": "self",
        }
        assert StageRecord.objects.exclude(extended_until=None).get().assessment.node.region_id == "18.07"
        assert StageRecord.objects.get(state=StageState.SKIPPED).assessment.node.region_id == "18.06"
        assert Declaration.objects.get(has_conflict=True).assessment.node.region_id == "18.06"

    def test_every_feature_has_something_to_show(self):
        assert set(Verdict.objects.values_list("decision", flat=True)) >= {"accepted", "revise"}
        assert any(each.is_automatic for each in self.verdicts())
        assert set(Question.objects.values_list("state", flat=True)) == set(Question.State.values)
        assert Meeting.objects.filter(concluded_at=None).exists()
        assert Meeting.objects.exclude(minutes="").exists()
        assert Promise.objects.filter(fulfilled_at=None).exists()
        assert Promise.objects.exclude(fulfilled_at=None).exists()
        assert Opinion.objects.exists()
        assert StageValue.objects.filter(is_provisional=True).exclude(source="").exists()
        assert StageValue.objects.exclude(measured=None).exists()
        assert any(value.value % 1 for value in StageValue.objects.filter(assessment__campaign__name="Pemdi 2026"))

    def verdicts(self):
        """What counts now for the evidence of all members in the running campaign."""
        for assessment in Assessment.objects.filter(campaign__name="Pemdi 2026").select_related("campaign", "stage"):
            yield from verdicts_of(assessment, assessment.stage).values()

    def test_finished_results_compute_again_to_the_digit(self):
        snapshots = ResultSnapshot.objects.select_related("assessment__campaign__instrument_version")
        assert snapshots.count() == 4 * (len(REGIONS) + 1)
        for snapshot in snapshots:
            campaign = snapshot.assessment.campaign
            answers = {code: _answer(stored) for code, stored in snapshot.values.items()}
            result = score(campaign.instrument, answers, BandBasis(campaign.band_basis))
            assert str(result.exact) == snapshot.exact
            assert result.index == snapshot.index
        differing = [each for each in snapshots if each.published_index not in {None, each.index}]
        assert all(each.published_reason for each in differing)

    def test_evidence_is_readable_and_has_its_flaws(self):
        versions = list(DocumentVersion.objects.select_related("document"))
        assert {version.state for version in versions} == {DocumentVersion.State.READ}
        scans = [version for version in versions if version.hints["with_text"] == 0]
        assert 0 < len(scans) < len(versions) / 2
        for version in versions:
            if version not in scans:
                assert version.hints["with_text"] == version.pages
                assert all("CONTOH" in page.text for page in version.texts.all())
                assert version.hints["guesses"]["signatory"] == version.document.signatory
        signed = [version for version in versions if version.hints["signatures"]]
        assert [signature["intact"] for version in signed for signature in version.hints["signatures"]] == [True]
        today = timezone.localdate().replace(year=2026, month=11, day=22)
        assert Document.objects.filter(valid_until__lt=today).exists()
        assert any((today - document.dated).days > 365 for document in Document.objects.exclude(dated=None))
        assert self.stored_files() == set(DocumentVersion.objects.values_list("blob", flat=True))

    def test_evidence_is_used_for_several_items(self):
        uses = Counter(EvidenceUse.objects.values_list("version", flat=True))
        assert max(uses.values()) > 1


def _answer(stored):
    value = None if stored["value"] is None else Decimal(stored["value"])
    return Answer(value, stored["not_relevant"], stored["provisional"], stored["source"])
