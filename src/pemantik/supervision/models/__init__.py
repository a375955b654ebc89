"""What a province keeps about its members, split by subject."""

from pemantik.supervision.models.classes import MemberClass
from pemantik.supervision.models.coaching import Agreement
from pemantik.supervision.models.progress import ProgressReport
from pemantik.supervision.models.reminders import Reminder
from pemantik.supervision.models.sharing import SharedDocument

__all__ = ["Agreement", "MemberClass", "ProgressReport", "Reminder", "SharedDocument"]
