"""What the public page says of a code: that the document is genuine, never what stands in it."""

from dataclasses import dataclass
from datetime import datetime

from pemantik.organizations.tree import institution_above
from pemantik.reports.codes import read_code
from pemantik.reports.models import IssuedDocument

#: Files that their recipients may change; then they are no longer what was issued.
EDITABLE = frozenset({"DOCX", "XLSX"})


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A document as the public may know it."""

    code: str
    kind: str
    about: str
    campaign: str
    stage: str
    number: str
    made_at: datetime
    is_final: bool
    is_example: bool
    has_newer: bool
    sha256: str
    size: int
    format: str
    is_editable: bool


def confirm(typed: str) -> Confirmed | None:
    """The document with that code; None for any other word. Three queries."""
    code = read_code(typed)
    found = (
        IssuedDocument.objects.select_related("node", "campaign", "stage", "round", "decision__replaced_by")
        .filter(code=code)
        .first()
        if code
        else None
    )
    if found is None:
        return None
    decision = found.decision
    newer = IssuedDocument.objects.filter(
        kind=found.kind,
        node=found.node_id,
        campaign=found.campaign_id,
        assessment=found.assessment_id,
        stage=found.stage_id,
        meeting=found.meeting_id,
        round=found.round_id,
        decision=found.decision_id,
        content_type=found.content_type,
        made_at__gt=found.made_at,
    )
    return Confirmed(
        code=found.code,
        kind=found.get_kind_display(),
        about=found.node.name,
        campaign=found.campaign.name if found.campaign else str(found.round or ""),
        stage=found.stage.name if found.stage else "",
        number=found.number,
        made_at=found.made_at,
        is_final=found.is_final,
        is_example=found.campaign.is_example if found.campaign else bool(found.round or decision) and _example(found),
        has_newer=_is_replaced(found) or (found.kind != IssuedDocument.Kind.LETTER and newer.exists()),
        sha256=found.sha256,
        size=found.size,
        format=found.word,
        is_editable=found.word in EDITABLE,
    )


def _is_replaced(found: IssuedDocument) -> bool:
    """Whether the decision that the document tells was corrected by another."""
    return found.decision is not None and hasattr(found.decision, "replaced_by")


def _example(found: IssuedDocument) -> bool:
    """Whether it is about data that was made up."""
    return institution_above(found.node).is_example
