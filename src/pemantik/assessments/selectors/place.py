"""Where an assessment stands: its stages, the open one, the time that is left. What every working page begins with."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.duties import WORKS, Window, may_any, require_seen, window_of
from pemantik.assessments.models import Assessment, Campaign, CampaignStage, StageKind, StageRecord, StageState
from pemantik.maturity.instrument import Instrument
from pemantik.organizations.permissions import Access

#: From so many days on a deadline is told in the colour of things that need attention.
SOON_DAYS = 7


@dataclass(frozen=True)
class Deadline:
    """The end of a stage for one participant. `state`: `far`, `soon`, `late` (still taken) or `over`."""

    window: Window
    days: int
    state: str


@dataclass(frozen=True)
class Place:
    """An assessment with its stages in their order, read for one person."""

    assessment: Assessment
    records: tuple[StageRecord, ...]

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.assessment.campaign

    @property
    def instrument(self) -> Instrument:
        """The instrument of the campaign."""
        return self.campaign.instrument

    @property
    def stages(self) -> list[CampaignStage]:
        """All stages."""
        return [record.stage for record in self.records]

    @cached_property
    def current(self) -> StageRecord | None:
        """The open stage; None once everything is done or the campaign is closed."""
        if self.campaign.state != Campaign.State.OPEN:
            return None
        return next((record for record in self.records if record.state == StageState.OPEN), None)

    @property
    def shown(self) -> StageRecord:
        """The stage whose values are shown: the open one, else the last that was worked in."""
        if self.current:
            return self.current
        worked = [record for record in self.records if record.state != StageState.WAITING]
        return worked[-1] if worked else self.records[0]

    @property
    def receipts(self) -> list[StageRecord]:
        """Stages that were submitted, each with a receipt."""
        return [record for record in self.records if record.state == StageState.SUBMITTED]

    @property
    def has_meetings(self) -> bool:
        """Whether interviews or visits belong to this campaign."""
        return any(stage.kind in {StageKind.INTERVIEW, StageKind.VISIT} for stage in self.stages)

    @property
    def in_self(self) -> bool:
        """Whether the participant itself is filling in."""
        return self.current is not None and self.current.stage.kind == StageKind.SELF

    @cached_property
    def deadline(self) -> Deadline | None:
        """When the open stage ends."""
        return deadline_of(self.current) if self.current else None


def deadline_of(record: StageRecord) -> Deadline:
    """The end of a stage and how near it is. Days are counted as people do: tomorrow is one day."""
    window, now = window_of(record), timezone.now()
    days = (timezone.localdate(window.deadline) - timezone.localdate(now)) // timedelta(days=1)
    if now > window.last:
        state = "over"
    elif now > window.deadline:
        state = "late"
    else:
        state = "soon" if days <= SOON_DAYS else "far"
    return Deadline(window, abs(days), state)


def find_place(access: Access, assessment_id: int) -> Place:
    """The assessment with its stages. Two queries.

    Raises Http404 for strangers and while the campaign is a draft, PermissionDenied for those who see only results.
    """
    assessments = Assessment.objects.select_related("node", "stage", "campaign__instrument_version", "campaign__owner")
    found = assessments.defer("campaign__instrument_version__content").filter(pk=assessment_id).first()
    if found is None or found.campaign.state == Campaign.State.DRAFT:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_seen(access, found)
    return Place(found, _records(found))


def _records(assessment: Assessment) -> tuple[StageRecord, ...]:
    found = tuple(assessment.records.select_related("stage").defer("receipt"))
    for record in found:
        record.assessment = assessment
        record.stage.campaign = assessment.campaign
    return found


def works_here(access: Access, place: Place) -> bool:
    """Whether the person has the role for the stage that is open."""
    return place.current is not None and may_any(access, WORKS[place.current.stage.kind], place.assessment.node)
