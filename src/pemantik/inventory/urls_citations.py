"""Addresses of citing entries as evidence."""

from django.urls import path

from pemantik.inventory.views import citations

urlpatterns = [
    path("kutipan/", citations.pick, name="inventory-cite-pick"),
    path("kutipan/<int:entry_id>/", citations.cite, name="inventory-cite"),
]
