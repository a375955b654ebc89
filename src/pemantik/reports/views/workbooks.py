"""Workbooks: made and downloaded at once."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pemantik.organizations.requests import SignedInRequest
from pemantik.reports.services.workbooks import issue_workbook
from pemantik.reports.views.documents import origin_of


@require_POST
@login_required
def of_campaign(request: SignedInRequest, campaign_id: int) -> HttpResponse:
    """The recap of everyone in a campaign."""
    made = issue_workbook(request.access, campaign_id, origin_of(request))
    return redirect("issued-document", made.pk)


@require_POST
@login_required
def of_assessment(request: SignedInRequest, campaign_id: int, assessment_id: int) -> HttpResponse:
    """The recap of one participant."""
    made = issue_workbook(request.access, campaign_id, origin_of(request), assessment_id)
    return redirect("issued-document", made.pk)
