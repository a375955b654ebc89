"""What this room keeps, split by subject."""

from pemantik.planning.models.decisions import Decision, DecisionCounter, Realisation
from pemantik.planning.models.requests import (
    CheckRun,
    RequestDocument,
    RequestObject,
    RequestVersion,
    SpendingRequest,
)
from pemantik.planning.models.reviews import Holiday, Review, SpendingQuestion, SpendingRules
from pemantik.planning.models.sheets import BudgetRow, BudgetSheet

__all__ = [
    "BudgetRow",
    "BudgetSheet",
    "CheckRun",
    "Decision",
    "DecisionCounter",
    "Holiday",
    "Realisation",
    "RequestDocument",
    "RequestObject",
    "RequestVersion",
    "Review",
    "SpendingQuestion",
    "SpendingRequest",
    "SpendingRules",
]
