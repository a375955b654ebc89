"""Addresses of the pictures, the quality page and the yearly confirmation, below `/inventaris/`."""

from django.urls import path

from pemantik.inventory.views import confirmation, maps, pictures, quality

urlpatterns = [
    path("gambar/lanskap/", maps.landscape, name="inventory-picture-landscape"),
    path("gambar/integrasi/", maps.integration, name="inventory-picture-integration"),
    path("gambar/ketergantungan/<int:entry_id>/", maps.depends, name="inventory-depends"),
    path("gambar/biaya/", pictures.costs, name="inventory-picture-costs"),
    path("gambar/sdm/", pictures.staff, name="inventory-picture-staff"),
    path("gambar/perangkat/", pictures.devices, name="inventory-picture-devices"),
    path("mutu/", quality.quality, name="inventory-quality"),
    path("konfirmasi/", confirmation.confirmation, name="inventory-confirmation"),
    path("konfirmasi/buka/", confirmation.begin, name="inventory-confirmation-open"),
    path("konfirmasi/<int:round_id>/pastikan/", confirmation.confirm, name="inventory-confirmation-confirm"),
    path("konfirmasi/<int:round_id>/ingatkan/", confirmation.remind, name="inventory-confirmation-remind"),
    path("konfirmasi/<int:round_id>/tutup/", confirmation.finish, name="inventory-confirmation-close"),
]
