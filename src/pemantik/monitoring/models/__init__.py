"""What this room keeps, split by subject."""

from pemantik.monitoring.models.rounds import Question, ReportedNeed, Response, Round

__all__ = ["Question", "ReportedNeed", "Response", "Round"]
