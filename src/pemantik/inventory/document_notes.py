"""What this room says on the pages of assessments: about cited entries, and that evidence can be taken from here."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.document_notes import DocumentNote, Notes
from pemantik.assessments.models import DocumentVersion
from pemantik.assessments.selectors.place import Place
from pemantik.assessments.wording import day
from pemantik.inventory.models import Citation
from pemantik.inventory.selectors.citations import citations_of, current_seals
from pemantik.inventory.services.citations import SOURCE
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry


def notes(access: Access, versions: Sequence[DocumentVersion]) -> Notes:
    """What is said beside versions that are snapshots of entries. Three queries, whatever their number."""
    found = citations_of([version.pk for version in versions if version.document.source == SOURCE])
    seals = current_seals([each.entry for each in found])
    return {each.version_id: _note(access, each, seals[each.entry_id]) for each in found}


def _note(access: Access, citation: Citation, seal: str) -> DocumentNote:
    entry = citation.entry
    text = _("Kutipan inventaris, diambil %(day)s") % {"day": day(timezone.localdate(citation.taken_at))}
    if not access.may(Action.VIEW_INVENTORY, entry.node):
        return DocumentNote(text, "stack-2", warning=_warning(citation, seal))
    return DocumentNote(
        text,
        "stack-2",
        link=reverse("inventory-entry", args=[entry.pk]),
        link_text=_("Lihat data terkini"),
        warning=_warning(citation, seal),
        renew="" if entry.removed_at else reverse("inventory-cite", args=[entry.pk]),
        renew_text=_("Perbarui kutipan"),
    )


def _warning(citation: Citation, seal: str) -> str:
    if citation.entry.removed_at:
        return _("Data ini sudah dihapus dari inventaris.")
    return _("Data sudah berubah sejak kutipan ini.") if citation.seal != seal else ""


def sources(access: Access, place: Place) -> list[NavEntry]:
    """The page on which an entry is chosen as evidence, for those who see an inventory."""
    if not access.paths(Action.VIEW_INVENTORY):
        return []
    return [NavEntry(reverse("inventory-cite-pick"), "stack-2", _("Ambil dari inventaris"))]
