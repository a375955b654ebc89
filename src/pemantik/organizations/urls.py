"""Addresses of the tree, of consents, of imports, and of the first run."""

from django.urls import path, re_path

from pemantik.organizations.views import consents, imports, nodes, setup

KIND = r"(?P<kind>unit|orang)"

urlpatterns = [
    path("unit/", nodes.units, name="units"),
    path("unit/<int:node_id>/", nodes.unit, name="unit"),
    path("unit/<int:node_id>/tambah/", nodes.add, name="unit-add"),
    path("unit/<int:node_id>/ubah/", nodes.change, name="unit-change"),
    path("unit/<int:node_id>/pindah/", nodes.move, name="unit-move"),
    path("unit/<int:node_id>/nonaktifkan/", nodes.deactivate, name="unit-deactivate"),
    path("unit/<int:node_id>/aktifkan/", nodes.reactivate, name="unit-reactivate"),
    path("unit/<int:node_id>/logo/", nodes.logo, name="unit-logo"),
    path("unit/<int:node_id>/logo/ganti/", nodes.set_logo, name="unit-set-logo"),
    path("unit/<int:node_id>/izin/", consents.consents, name="consents"),
    path("izin/<int:consent_id>/cabut/", consents.withdraw, name="consent-withdraw"),
    re_path(rf"^unit/(?P<node_id>[0-9]{{1,18}})/impor/{KIND}/$", imports.upload, name="import"),
    re_path(rf"^unit/(?P<node_id>[0-9]{{1,18}})/impor/{KIND}/contoh\.xlsx$", imports.template, name="import-template"),
    re_path(rf"^unit/(?P<node_id>[0-9]{{1,18}})/ekspor/{KIND}\.xlsx$", imports.export, name="export"),
    path("impor/<int:import_id>/", imports.preview, name="import-preview"),
    path("impor/<int:import_id>/bermasalah.xlsx", imports.problems, name="import-problems"),
    path("impor/<int:import_id>/lupakan/", imports.discard, name="import-discard"),
    path("impor/<int:import_id>/batalkan/", imports.undo, name="import-undo"),
    path("mulai/", setup.setup, name="setup"),
    path("mulai/kunci/<str:secret>/", setup.begin, name="setup-begin"),
    path("mulai/instansi/", setup.institution, name="setup-instansi"),
    path("mulai/identitas/", setup.identity, name="setup-identitas"),
    path("mulai/administrator/", setup.administrator, name="setup-administrator"),
    path("mulai/unit/", setup.units, name="setup-unit"),
    path("mulai/instrumen/", setup.instrument, name="setup-instrumen"),
    path("mulai/selesai/", setup.done, name="setup-done"),
]
