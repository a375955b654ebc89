"""What rooms above this one offer beside an assessment."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.assessments.selectors.place import Place
from pemantik.organizations.permissions import Access
from pemantik.web.navigation import NavEntry

Offer = Callable[[Access, Place], list[NavEntry]]


def links_beside(access: Access, place: Place) -> list[NavEntry]:
    """The pages that the rooms listed in PEMANTIK_ASSESSMENT_LINKS offer this person for this assessment, in order."""
    found: list[NavEntry] = []
    for path in settings.PEMANTIK_ASSESSMENT_LINKS:
        offer: Offer = import_string(path)
        found.extend(offer(access, place))
    return sorted(found, key=lambda entry: entry.order)


EvidenceOffer = Callable[[Access, Place], list[NavEntry]]


def evidence_from(access: Access, place: Place) -> list[NavEntry]:
    """Where evidence may be taken from besides the library: pages that are told in `untuk` what it is wanted for."""
    found: list[NavEntry] = []
    for path in settings.PEMANTIK_EVIDENCE_FROM:
        offer: EvidenceOffer = import_string(path)
        found.extend(offer(access, place))
    return sorted(found, key=lambda entry: entry.order)
