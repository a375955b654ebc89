"""What the front page of the inventory offers to do: bring in, put right, confirm, look at, take out."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry


def links(access: Access) -> list[NavEntry]:
    """Import for those who edit, checking for those who verify; the rest for every reader."""
    found = [
        NavEntry(reverse("inventory-quality"), "list-check", _("Mutu data"), order=20),
        NavEntry(reverse("inventory-confirmation"), "check", _("Konfirmasi tahunan"), order=30),
        NavEntry(reverse("inventory-picture-landscape"), "chart-bar", _("Gambar inventaris"), order=40),
        NavEntry(reverse("inventory-export"), "download", _("Unduh"), order=50),
    ]
    if access.paths(Action.VERIFY_INVENTORY):
        found.insert(0, NavEntry(reverse("inventory-check"), "eye", _("Periksa data"), order=15))
    if access.paths(Action.EDIT_INVENTORY):
        found.insert(0, NavEntry(reverse("inventory-import"), "upload", _("Impor dari Excel"), order=10))
    return found
