"""What this room offers beside the pages of rooms below it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.monitoring.models import Round
from pemantik.monitoring.offers import Offer
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning.models import Decision
from pemantik.reports.models import IssuedDocument
from pemantik.reports.selectors.documents import may_issue_decision, seen_documents
from pemantik.web.templatetags.pm import clock

#: Documents that are listed beside an analysis; the newest first.
MOST_LISTED = 10


def round_documents(access: Access, round_: Round) -> list[Offer]:
    """The analysis of a published round as PDF and Word, with what was issued of it before. One query."""
    if round_.published_at is None:
        return []
    issued = seen_documents(access).filter(kind=IssuedDocument.Kind.TELEMATICS, round=round_)[:MOST_LISTED]
    made = tuple((reverse("issued-document", args=[each.pk]), f"{each.word}, {clock(each.made_at)}") for each in issued)
    url = reverse("telematics-document", args=[round_.pk])
    if not access.may(Action.ISSUE_DOCUMENTS, round_.institution):
        return [Offer(url, (), made)] if made else []
    buttons = (("pdf", _("Buat analisis (PDF)")), ("docx", _("Buat analisis (Word)")))
    return [Offer(url, buttons, made)]


def decision_letters(access: Access, decision: Decision) -> list[Offer]:
    """The letter of a decision as PDF and Word, with what was issued of it before. One query."""
    issued = seen_documents(access).filter(kind=IssuedDocument.Kind.SPENDING, decision=decision)[:MOST_LISTED]
    made = tuple((reverse("issued-document", args=[each.pk]), f"{each.word}, {clock(each.made_at)}") for each in issued)
    url = reverse("spending-letter", args=[decision.pk])
    if not may_issue_decision(access, decision):
        return [Offer(url, (), made)] if made else []
    buttons = (("pdf", _("Buat surat (PDF)")), ("docx", _("Buat surat (Word)")))
    return [Offer(url, buttons, made)]
