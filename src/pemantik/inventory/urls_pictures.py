"""Addresses of the pictures, the quality page and the yearly confirmation, below `/inventaris/`."""

from django.urls import path

from pemantik.inventory.views import pictures

urlpatterns = [
    path("gambar/perangkat/", pictures.devices, name="inventory-picture-devices"),
]
