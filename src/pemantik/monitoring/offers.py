"""What rooms above this one offer beside the analysis of a round."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.monitoring.models import Round
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be made: where to send the wish, its forms with their buttons, what was made before."""

    url: str
    buttons: tuple[tuple[str, str], ...]
    made: tuple[tuple[str, str], ...] = ()


Offering = Callable[[Access, Round], list[Offer]]


def offers_beside(access: Access, round_: Round) -> list[Offer]:
    """What the rooms listed in PEMANTIK_ROUND_LINKS offer this person for this round."""
    found: list[Offer] = []
    for path in settings.PEMANTIK_ROUND_LINKS:
        offer: Offering = import_string(path)
        found.extend(offer(access, round_))
    return found
