"""Addresses of the registry."""

from django.urls import path, register_converter

from pemantik.inventory.metamodel import kinds
from pemantik.inventory.views import acting, checking, editing, entries, exports


class KindConverter:
    """The code of a kind; other words under `inventaris/` are free for other pages."""

    regex = "|".join(kinds())

    def to_python(self, value: str) -> str:
        """The code as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it is."""
        return value


register_converter(KindConverter, "kind")

urlpatterns = [
    path("", entries.home, name="inventory"),
    path("<kind:kind>/", entries.listing, name="inventory-list"),
    path("<kind:kind>/daftar.xlsx", exports.listed, name="inventory-list-export"),
    path("<kind:kind>/tambah/", editing.add, name="inventory-add"),
    path("data/<int:entry_id>/", entries.entry, name="inventory-entry"),
    path("data/<int:entry_id>/ubah/", editing.change, name="inventory-change"),
    path("data/<int:entry_id>/langkah/", acting.act, name="inventory-act"),
    path("periksa/", checking.checking, name="inventory-check"),
    path("data/<int:entry_id>/jawab/", acting.answer, name="inventory-answer"),
]
