"""Why a document cannot be made, in words for people."""

from pemantik.assessments.problems import Refused


class NothingToReport(Refused):
    """There is no value, or not for this reader."""
