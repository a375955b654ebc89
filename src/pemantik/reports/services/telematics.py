"""Issuing the analysis of a round of monitoring, once it is published."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean
from pemantik.monitoring.selectors.analysis import AnalysisPage, analysis_page
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports import codes, files
from pemantik.reports.content.language import indonesian
from pemantik.reports.content.parts import Stamp
from pemantik.reports.content.telematics import telematics_analysis
from pemantik.reports.models import IssuedDocument
from pemantik.reports.rendering.renderer import Renderer
from pemantik.reports.services.issuing import TYPES, Prepared, record
from pemantik.web.templatetags.pm import long_date

TITLE = "Analisis Pemantauan Telematika"


def issue_analysis(access: Access, round_id: int, origin: str, number: str = "", form: str = "pdf") -> IssuedDocument:
    """Make the document of a published analysis as `pdf` or `docx`, and record it. `origin` as for `issue`.

    Raises Http404 for who may not read the analysis, PermissionDenied for who may not issue, or Refused.
    """
    page = analysis_page(access, round_id)
    if not access.may(Action.ISSUE_DOCUMENTS, page.round.institution):
        raise PermissionDenied(_("Anda tidak berhak membuat dokumen resmi di sini."))
    if page.round.published_at is None:
        raise Refused(_("Terbitkan analisis dahulu; dokumen dibuat dari yang sudah diterbitkan."))
    if form not in TYPES:
        raise Refused(_("Pilih jenis dokumen dari daftar."))
    with Renderer() as renderer:
        prepared = _prepare(access, page, origin, clean(number, 100), form)
        return record(prepared.document, prepared.set_by(renderer))


def _prepare(access: Access, page: AnalysisPage, origin: str, number: str, form: str) -> Prepared:
    node = page.round.institution
    with indonesian():
        content = telematics_analysis(page)
        code, now = codes.new_code(), timezone.now()
        day = long_date(timezone.localtime(now))
    document = IssuedDocument(
        kind=IssuedDocument.Kind.TELEMATICS,
        title=f"{TITLE}, {page.round}: {node.name}"[:300],
        node=node,
        round=page.round,
        number=number,
        code=code,
        content_type=TYPES[form],
        file_name=files.file_name(f"{TITLE} {page.round.period} {node.name}", form),
        is_final=True,
        made_by=access.user,
        made_at=now,
    )
    address = origin.rstrip("/") + reverse("check-document", args=[code])
    return Prepared(document, content, Stamp(number, day, code, address))
