"""Addresses of this room."""

from django.urls import path

from pemantik.reports.views import (
    bundles,
    checking,
    documents,
    letter_templates,
    letters,
    spending,
    telematics,
    workbooks,
)

urlpatterns = [
    path("laporan/", documents.reports, name="reports"),
    path("laporan/<int:assessment_id>/", documents.shelf, name="assessment-documents"),
    path("laporan/<int:assessment_id>/buat/", documents.make, name="make-document"),
    path("laporan/dokumen/<int:document_id>/", documents.download, name="issued-document"),
    path("laporan/telematika/<int:round_id>/", telematics.make, name="telematics-document"),
    path("laporan/belanja/<int:decision_id>/", spending.make, name="spending-letter"),
    path("laporan/paket/mulai/<int:campaign_id>/", bundles.begin, name="bundle-begin"),
    path("laporan/paket/<int:bundle_id>/", bundles.bundle, name="bundle"),
    path("laporan/paket/<int:bundle_id>/batal/", bundles.cancel, name="bundle-cancel"),
    path("laporan/paket/<int:bundle_id>/lanjut/", bundles.resume, name="bundle-resume"),
    path("laporan/paket/<int:bundle_id>/unduh/", bundles.download, name="bundle-download"),
    path("laporan/rekap/<int:campaign_id>/", workbooks.of_campaign, name="campaign-workbook"),
    path("laporan/rekap/<int:campaign_id>/<int:assessment_id>/", workbooks.of_assessment, name="assessment-workbook"),
    path("surat/", letters.letters, name="letters"),
    path("surat/tulis/", letters.write, name="write-letters"),
    path("surat/<int:mailing_id>/", letters.mailing, name="mailing"),
    path("surat/<int:mailing_id>/unduh/", letters.download, name="mailing-download"),
    path("surat/templat/", letter_templates.places, name="template-places"),
    path("surat/templat/<int:node_id>/", letter_templates.templates, name="letter-templates"),
    path("surat/templat/<int:node_id>/<str:kind>/unduh/", letter_templates.download, name="letter-template"),
    path("surat/templat/<int:node_id>/<str:kind>/ganti/", letter_templates.replace, name="replace-template"),
    path("surat/templat/<int:node_id>/<str:kind>/bawaan/", letter_templates.restore, name="restore-template"),
    path("periksa/", checking.code, name="check-code"),
    path("periksa/<str:code>/", checking.document, name="check-document"),
]
