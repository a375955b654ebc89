"""The recap workbook of a campaign or of one participant: made, recorded, kept."""

import io

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.models import Assessment, Campaign
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports import codes, files
from pemantik.reports.content.language import indonesian
from pemantik.reports.content.parts import Stamp
from pemantik.reports.formats import XLSX
from pemantik.reports.models import IssuedDocument
from pemantik.reports.services.issuing import record, require_issuer
from pemantik.reports.sheets.recap import recap_of
from pemantik.web.templatetags.pm import long_date


def issue_workbook(access: Access, campaign_id: int, origin: str, assessment_id: int | None = None) -> IssuedDocument:
    """The workbook of everyone in a campaign, for its owner's people; or of one assessment, for the participant's.

    Raises Http404 or PermissionDenied.
    """
    from pemantik.reports.sheets.workbook import write_workbook  # noqa: PLC0415 - 12 MB, needed for workbooks only

    found = Campaign.objects.exclude(state=Campaign.State.DRAFT).select_related("owner", "instrument_version")
    campaign = found.defer("instrument_version__content").filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    assessments = _assessments(access, campaign, assessment_id)
    node = assessments[0].node if assessment_id else campaign.owner
    with indonesian():
        code, now = codes.new_code(), timezone.now()
        address = origin.rstrip("/") + reverse("check-document", args=[code])
        file = io.BytesIO()
        stamp = Stamp("", long_date(timezone.localtime(now)), code, address)
        write_workbook(recap_of(campaign, assessments), stamp, file)
        content = file.getvalue()
    title = f"Rekapitulasi {campaign.name}" + (f": {node.name}" if assessment_id else "")
    document = IssuedDocument(
        kind=IssuedDocument.Kind.WORKBOOK,
        title=title[:300],
        node=node,
        campaign=campaign,
        assessment=assessments[0] if assessment_id else None,
        code=code,
        content_type=XLSX,
        file_name=files.file_name(title, "xlsx"),
        is_final=campaign.state == Campaign.State.CLOSED,
        made_by=access.user,
        made_at=now,
    )
    return record(document, content)


def _assessments(access: Access, campaign: Campaign, assessment_id: int | None) -> list[Assessment]:
    """Those whose results the person sees by a role: another's consent to look is no consent to pass on."""
    seen = Assessment.objects.filter(access.within(Action.VIEW_RESULTS, "node__path"), campaign=campaign)
    if assessment_id is not None:
        node: Node = require_issuer(access, assessment_id)
        seen = seen.filter(pk=assessment_id, node=node)
    else:
        access.require(Action.ISSUE_DOCUMENTS, campaign.owner)
    found = list(seen.select_related("node__region__parent").order_by("node__path"))
    if assessment_id is not None and not found:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found
