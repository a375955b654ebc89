"""Whose results a person may see: by a role on the participant, or because the institution lets another one in."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.duties import WORKS, inside_or_above, may_any
from pemantik.assessments.models import Assessment, Campaign, CampaignStage, StageKind
from pemantik.organizations.models import Consent, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import DEEPEST

#: Stages whose values are the institution's own: shown to its people while they are still worked on.
OWN_STAGES = frozenset({StageKind.SELF, StageKind.INTERNAL})


@dataclass(frozen=True, slots=True)
class Seen:
    """An assessment whose results the person may see.

    By consent only (`by_role` False) a person sees what was submitted, without reasons, authors and units.
    """

    assessment: Assessment
    by_role: bool


def shares_with(access: Access, field: str = "node__path") -> Exists:
    """Assessments of institutions that consented to show their results to an institution of the person."""
    consents = Consent.objects.filter(
        access.within(Action.VIEW_RESULTS, "receiver__path"), scope=Consent.Scope.RESULTS, withdrawn_at=None
    )
    # The paths at and above the participant, by name: so the database finds them in an index.
    above = [Substr(OuterRef(field), 1, Node.steplen * depth) for depth in range(1, DEEPEST + 1)]
    return Exists(consents.filter(giver__path__in=above))


def results_seen(access: Access) -> Q:
    """A filter for the assessments whose results the person may see."""
    return Q(access.within(Action.VIEW_RESULTS, "node__path")) | Q(shares_with(access))


def find_seen(access: Access, assessment_id: int) -> Seen:
    """The assessment with participant, campaign and stage. One query.

    Raises Http404 for strangers and for drafts, PermissionDenied for those who only answer something inside it.
    """
    found = (
        Assessment.objects.filter(pk=assessment_id)
        .exclude(campaign__state=Campaign.State.DRAFT)
        .filter(results_seen(access) | inside_or_above(access))
        .annotate(shared=shares_with(access))
        .select_related("node", "stage", "campaign__instrument_version", "campaign__owner")
        .defer("campaign__instrument_version__content")
        .first()
    )
    if found is None:
        raise Http404(_("Hasil ini tidak ada, atau Anda tidak berhak melihatnya."))
    by_role = access.may(Action.VIEW_RESULTS, found.node)
    if not by_role and not found.shared:
        raise PermissionDenied(_("Anda tidak berhak melihat hasil di sini."))
    return Seen(found, by_role)


def may_see_unsent(access: Access, seen: Seen, stage: CampaignStage) -> bool:
    """Whether the person may see the value of a stage that is still worked on.

    An assessor's value is told once it is submitted; before that it is seen only by those who work in the stage.
    """
    if seen.by_role and stage.kind in OWN_STAGES:
        return True
    return may_any(access, WORKS[stage.kind], seen.assessment.node)
