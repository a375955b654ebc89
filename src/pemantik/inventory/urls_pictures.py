"""Addresses of the pictures, the quality page and the yearly confirmation, below `/inventaris/`."""

from django.urls import path

from pemantik.inventory.views import maps, pictures, quality

urlpatterns = [
    path("gambar/lanskap/", maps.landscape, name="inventory-picture-landscape"),
    path("gambar/integrasi/", maps.integration, name="inventory-picture-integration"),
    path("gambar/ketergantungan/<int:entry_id>/", maps.depends, name="inventory-depends"),
    path("gambar/biaya/", pictures.costs, name="inventory-picture-costs"),
    path("gambar/sdm/", pictures.staff, name="inventory-picture-staff"),
    path("gambar/perangkat/", pictures.devices, name="inventory-picture-devices"),
    path("mutu/", quality.quality, name="inventory-quality"),
]
