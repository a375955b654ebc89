"""Addresses of the pages about live checks."""

from django.urls import path

from pemantik.monitoring.views import checks, checks_import, checks_incidents, checks_networks

urlpatterns = [
    path("alamat/", checks.addresses, name="addresses"),
    path("alamat/tambah/", checks.add, name="address-add"),
    path("alamat/<int:address_id>/", checks.address, name="address"),
    path("alamat/<int:address_id>/ubah/", checks.change, name="address-change"),
    path("alamat/<int:address_id>/periksa/", checks.check, name="address-check"),
    path("alamat/<int:address_id>/hentikan/", checks.pause, name="address-pause"),
    path("alamat/<int:address_id>/lanjutkan/", checks.resume, name="address-resume"),
    path("insiden/", checks_incidents.incidents, name="incidents"),
    path("insiden/<int:incident_id>/", checks_incidents.incident, name="incident"),
    path("insiden/<int:incident_id>/tutup/", checks_incidents.close, name="incident-close"),
    path("impor/", checks_import.send, name="measurements"),
    path("impor/<int:import_id>/", checks_import.preview, name="measurements-preview"),
    path("impor/<int:import_id>/buang/", checks_import.discard, name="measurements-discard"),
    path("jaringan/", checks_networks.networks, name="networks"),
    path("jaringan/<int:network_id>/cabut/", checks_networks.withdraw, name="network-withdraw"),
    path("jaringan/prometheus/", checks_networks.prometheus, name="prometheus-set"),
]
