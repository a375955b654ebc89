"""What rooms above this one offer beside a decision: its letter as a document."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.monitoring.offers import Offer
from pemantik.organizations.permissions import Access
from pemantik.planning.models import Decision

Offering = Callable[[Access, Decision], list[Offer]]


def offers_beside(access: Access, decision: Decision) -> list[Offer]:
    """What the rooms listed in PEMANTIK_SPENDING_LINKS offer this person for this decision."""
    found: list[Offer] = []
    for path in settings.PEMANTIK_SPENDING_LINKS:
        offer: Offering = import_string(path)
        found.extend(offer(access, decision))
    return found
