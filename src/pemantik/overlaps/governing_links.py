"""What the front page of the inventory offers of the dictionary and the models."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.overlaps.selectors.governing import may_review
from pemantik.web.navigation import NavEntry

#: Pages that stand below the review of doubles.
PAGES = frozenset({"overlaps-dictionary", "overlaps-wording", "overlaps-models"})


def links(access: Access) -> list[NavEntry]:
    """Dictionary and models, for whoever reviews doubles."""
    if not may_review(access):
        return []
    return [
        NavEntry(reverse("overlaps-dictionary"), "list-details", _("Kamus dobel"), order=73),
        NavEntry(reverse("overlaps-models"), "chart-bar", _("Model penilaian dobel"), order=74),
    ]
