"""What the front page of the inventory offers of the dictionary and the models."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.overlaps.selectors.governing import may_review
from pemantik.web.navigation import NavEntry


def links(access: Access) -> list[NavEntry]:
    """The dictionary, from which the models are reached, for whoever reviews doubles."""
    if not may_review(access):
        return []
    return [NavEntry(reverse("overlaps-dictionary"), "list-details", _("Kamus dobel"), order=73)]
