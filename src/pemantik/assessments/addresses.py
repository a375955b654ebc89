"""Addresses of the very item that a task, a notice or a list leads to. Pages of an assessment live under one prefix."""

from django.urls import reverse


def assessment_address(assessment_id: int) -> str:
    """All indicators of one assessment."""
    return reverse("assessment-overview", args=[assessment_id])


def indicator_address(assessment_id: int, code: str, anchor: str = "") -> str:
    """One indicator; `anchor` names the place on it (`bukti-12`, `pertanyaan-3`, `janji-5`)."""
    return reverse("indicator", args=[assessment_id, code]) + (f"#{anchor}" if anchor else "")


def desk_address(assessment_id: int) -> str:
    """The assessor's desk for one assessment."""
    return reverse("desk", args=[assessment_id])


def meeting_address(assessment_id: int, meeting_id: int) -> str:
    """One interview or visit."""
    return reverse("meeting", args=[assessment_id, meeting_id])
