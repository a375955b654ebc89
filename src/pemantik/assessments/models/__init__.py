"""What an evaluation consists of, split by subject."""

from pemantik.assessments.models.answering import Assignment, StageValue
from pemantik.assessments.models.campaign import (
    Assessment,
    Campaign,
    CampaignRevision,
    CampaignStage,
    InstrumentVersion,
    StageKind,
    StageRecord,
    StageState,
)
from pemantik.assessments.models.evidence import (
    Blob,
    Document,
    DocumentKind,
    DocumentVersion,
    EvidenceUse,
    PageText,
    Upload,
)
from pemantik.assessments.models.meetings import Attendance, Meeting, Promise
from pemantik.assessments.models.results import ResultSnapshot
from pemantik.assessments.models.verification import (
    AssessorAssignment,
    Declaration,
    Message,
    Opinion,
    Question,
    Reason,
    Verdict,
)

__all__ = [
    "Assessment",
    "AssessorAssignment",
    "Assignment",
    "Attendance",
    "Blob",
    "Campaign",
    "CampaignRevision",
    "CampaignStage",
    "Declaration",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "EvidenceUse",
    "InstrumentVersion",
    "Meeting",
    "Message",
    "Opinion",
    "PageText",
    "Promise",
    "Question",
    "Reason",
    "ResultSnapshot",
    "StageKind",
    "StageRecord",
    "StageState",
    "StageValue",
    "Upload",
    "Verdict",
]
