"""Addresses of this room."""

from django.urls import path

from pemantik.reports.views import bundles, checking, documents

urlpatterns = [
    path("laporan/", documents.reports, name="reports"),
    path("laporan/<int:assessment_id>/", documents.shelf, name="assessment-documents"),
    path("laporan/<int:assessment_id>/buat/", documents.make, name="make-document"),
    path("laporan/dokumen/<int:document_id>/", documents.download, name="issued-document"),
    path("laporan/paket/mulai/<int:campaign_id>/", bundles.begin, name="bundle-begin"),
    path("laporan/paket/<int:bundle_id>/", bundles.bundle, name="bundle"),
    path("laporan/paket/<int:bundle_id>/batal/", bundles.cancel, name="bundle-cancel"),
    path("laporan/paket/<int:bundle_id>/lanjut/", bundles.resume, name="bundle-resume"),
    path("laporan/paket/<int:bundle_id>/unduh/", bundles.download, name="bundle-download"),
    path("periksa/", checking.code, name="check-code"),
    path("periksa/<str:code>/", checking.document, name="check-document"),
]
