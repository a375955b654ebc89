"""Receipts: what was submitted, when and by whom, in a form whose hash anyone can compute again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.duties import visible_assessments
from pemantik.assessments.models import EvidenceUse, StageRecord, StageValue
from pemantik.assessments.selectors.values import EffectiveValue, effective_values
from pemantik.maturity.numbers import plain
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """What a check of a receipt found. All three true: time and content are proven, and nothing changed since."""

    record: StageRecord
    hash_fits: bool
    in_audit_trail: bool
    unchanged_since: bool

    @property
    def proves(self) -> bool:
        """Whether the receipt is what was submitted then."""
        return self.hash_fits and self.in_audit_trail


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of a receipt: of its JSON with sorted keys, without spaces, in UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def submitted_values(values: Mapping[str, EffectiveValue]) -> dict[str, Any]:
    """Every value with its narrative and author, by code, as a receipt states it."""
    return {code: _value(each.row) | {"inherited": each.inherited} for code, each in sorted(values.items())}


def _value(row: StageValue) -> dict[str, Any]:
    return {
        "value": None if row.value is None else plain(row.value),
        "not_relevant": row.not_relevant,
        "narrative": row.narrative,
        "met_levels": row.met_levels,
        "measured": None if row.measured is None else plain(row.measured),
        "provisional": row.is_provisional,
        "source": row.source,
        "source_date": row.source_date.isoformat() if row.source_date else None,
        "stage": row.stage.kind,
        "version": row.version,
        "author": row.author.name,
        "saved_at": row.updated_at.isoformat(),
    }


def submitted_evidence(record: StageRecord) -> list[dict[str, Any]]:
    """Every file in use up to this stage, with its hash. One query."""
    uses = EvidenceUse.objects.filter(
        assessment_id=record.assessment_id, stage__order__lte=record.stage.order, removed_at=None
    )
    fields = uses.order_by("code", "level", "item", "id").values_list(
        "code", "level", "item", "pages", "version__document__title", "version__number", "version__blob_id"
    )
    names = ("code", "level", "item", "pages", "title", "version", "sha256")
    return [dict(zip(names, row, strict=True)) for row in fields]


def check_receipt(access: Access, record_id: int) -> ReceiptCheck:
    """Compute the hash again, look it up in the audit trail, and compare with what is stored now.

    Raises Http404 for strangers and where nothing was submitted.
    """
    record = (
        StageRecord.objects.filter(pk=record_id, assessment__in=visible_assessments(access))
        .exclude(receipt=None)
        .select_related("stage", "submitted_by", "assessment__node", "assessment__campaign__instrument_version")
        .first()
    )
    if record is None or record.receipt is None:
        raise Http404(_("Belum ada tanda terima untuk tahap ini."))
    entries = AuditEntry.objects.filter(
        object_type=record._meta.label_lower, object_id=str(record.pk), action="stage.submitted"
    ).order_by("-id")
    last = entries.first()
    values = submitted_values(effective_values(record.assessment, record.stage))
    return ReceiptCheck(
        record=record,
        hash_fits=digest(record.receipt) == record.receipt_hash,
        in_audit_trail=last is not None and last.after.get("receipt_hash") == record.receipt_hash,
        unchanged_since=record.receipt["values"] == values and record.receipt["evidence"] == submitted_evidence(record),
    )
