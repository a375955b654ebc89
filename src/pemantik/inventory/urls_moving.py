"""Addresses of moving data in and out of the inventory."""

from django.urls import path

from pemantik.inventory.views import exports, imports

urlpatterns = [
    path("unduh/", exports.choose, name="inventory-export"),
    path("unduh/<int:node_id>/<slug:what>.xlsx", exports.workbook, name="inventory-export-workbook"),
    path("unduh/<int:node_id>/<slug:form>/", exports.other, name="inventory-export-other"),
    path("impor/", imports.upload, name="inventory-import"),
    path("impor/contoh/<slug:kind>.xlsx", imports.template, name="inventory-import-template"),
    path("impor/<int:import_id>/", imports.preview, name="inventory-import-preview"),
    path("impor/<int:import_id>/hasil/", imports.done, name="inventory-import-done"),
    path("impor/<int:import_id>/bermasalah.xlsx", imports.waiting, name="inventory-import-waiting"),
    path("impor/<int:import_id>/lupakan/", imports.discard, name="inventory-import-discard"),
    path("impor/<int:import_id>/lanjutkan/", imports.resume, name="inventory-import-resume"),
    path("impor/<int:import_id>/batalkan/", imports.undo, name="inventory-import-undo"),
]
