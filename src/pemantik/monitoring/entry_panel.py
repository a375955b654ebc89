"""Whether the address of an application works, beside its entry in the inventory (setting PEMANTIK_ENTRY_PANELS)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.inventory.models import Entry
from pemantik.inventory.panels import Line, Panel
from pemantik.monitoring.selectors.checks import AddressRow, address_rows, visible
from pemantik.monitoring.templatetags.monitoring import percent
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


def panel(access: Access, entry: Entry) -> Panel | None:
    """The watched addresses of an entry that has one, or the way to watch it. Three queries at most."""
    url = entry.values.get("url")
    rows = address_rows(list(visible(access).filter(entry=entry).order_by("name")))
    if not rows and not (url and access.may(Action.EDIT_INVENTORY, entry.node)):
        return None
    add = "" if rows else f"{reverse('address-add')}?data={entry.pk}"
    lines = tuple(Line(row.address.name, _words(row), reverse("address", args=[row.address.pk])) for row in rows)
    return Panel(_("Pemantauan alamat"), lines, "" if rows else _("Pantau alamatnya"), add)


def _words(row: AddressRow) -> str:
    month = _("bulan ini %(share)s") % {"share": percent(row.month)}
    return f"{row.condition.word}, {month}"
