"""Issuing the letter of a decision about ICT spending."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.problems import Refused
from pemantik.organizations.permissions import Access
from pemantik.planning.models import Decision
from pemantik.planning.selectors.requests import find_request, unknown
from pemantik.reports import codes, files
from pemantik.reports.content.language import indonesian
from pemantik.reports.content.parts import Stamp
from pemantik.reports.content.spending import KIND, spending_letter
from pemantik.reports.models import IssuedDocument
from pemantik.reports.rendering.renderer import Renderer
from pemantik.reports.selectors.documents import may_issue_decision
from pemantik.reports.services.issuing import TYPES, Prepared, record
from pemantik.web.templatetags.pm import long_date


def issue_decision(access: Access, decision_id: int, origin: str, form: str = "pdf") -> IssuedDocument:
    """Make the letter of a decision as `pdf` or `docx`, with the decision's own number, and record it.

    Raises Http404 for who may not see the request, PermissionDenied for who may not decide, or Refused.
    """
    related = ("request__node", "institution", "of", "decided_by", "replaces")
    decision = Decision.objects.select_related(*related).filter(pk=decision_id).first()
    if decision is None:
        raise unknown()
    find_request(access, decision.request_id)
    if not may_issue_decision(access, decision):
        raise PermissionDenied(_("Anda tidak berhak membuat dokumen resmi di sini."))
    if form not in TYPES:
        raise Refused(_("Pilih jenis dokumen dari daftar."))
    with Renderer() as renderer:
        prepared = _prepare(access, decision, origin, form)
        return record(prepared.document, prepared.set_by(renderer))


def _prepare(access: Access, decision: Decision, origin: str, form: str) -> Prepared:
    with indonesian():
        content = spending_letter(decision)
        code, now = codes.new_code(), timezone.now()
        day = long_date(timezone.localtime(decision.decided_at))
    document = IssuedDocument(
        kind=IssuedDocument.Kind.SPENDING,
        title=f"{KIND} {decision.number}: {decision.request.title}"[:300],
        node=decision.request.node,
        decision=decision,
        number=decision.number,
        code=code,
        content_type=TYPES[form],
        file_name=files.file_name(f"{decision.number} {decision.request.title}", form),
        is_final=True,
        made_by=access.user,
        made_at=now,
    )
    address = origin.rstrip("/") + reverse("check-document", args=[code])
    return Prepared(document, content, Stamp(decision.number, day, code, address))
