"""What the front page of the inventory offers of the shared lists."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.web.navigation import NavEntry


def links(access: Access) -> list[NavEntry]:
    """Reference codes, choices, and the catalogue of Aplikasi Umum, for every reader of the inventory."""
    return [
        NavEntry(reverse("inventory-references"), "hierarchy", _("Kode referensi"), order=70),
        NavEntry(reverse("inventory-choices"), "list-details", _("Pilihan isian"), order=71),
        NavEntry(reverse("inventory-common-applications"), "apps", _("Aplikasi Umum"), order=72),
    ]
