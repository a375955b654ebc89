"""What this room offers beside an assessment."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.assessments.selectors.place import Place
from pemantik.organizations.permissions import Access
from pemantik.reports.national.selectors.package import may_package
from pemantik.web.navigation import NavEntry


def links(access: Access, place: Place) -> list[NavEntry]:
    """The package, from which the page of verdicts is reached."""
    if not may_package(access, place):
        return []
    return [NavEntry(reverse("package", args=[place.assessment.pk]), "upload", _("Paket portal nasional"))]
