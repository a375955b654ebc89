"""Addresses of the evidence library, below `/bukti/`."""

from django.urls import path

from pemantik.assessments.views import evidence, evidence_files, evidence_uses, uploads

urlpatterns = [
    path("", evidence.library, name="evidence"),
    path("<int:document>/", evidence.document, name="evidence-document"),
    path("<int:document>/jelaskan/", evidence.describe, name="evidence-describe"),
    path("<int:document>/arsip/", evidence.archive, name="evidence-archive"),
    path("<int:document>/kembalikan/", evidence.restore, name="evidence-restore"),
    path("<int:document>/pakai/", evidence_uses.use, name="evidence-use"),
    path("<int:document>/<int:number>/unduh/", evidence_files.download, name="evidence-download"),
    path("<int:document>/<int:number>/halaman/<int:page>/", evidence_files.page_image, name="evidence-page"),
    path("pemakaian/<int:use>/halaman/", evidence_uses.pages, name="evidence-use-pages"),
    path("pemakaian/<int:use>/lepas/", evidence_uses.remove, name="evidence-use-remove"),
    path("unggah/", uploads.upload, name="evidence-upload"),
    path("unggah/mulai/", uploads.start, name="upload-start"),
    path("unggah/<uuid:upload_id>/", uploads.decide, name="upload-decide"),
    path("unggah/<uuid:upload_id>/keadaan/", uploads.state, name="upload-state"),
    path("unggah/<uuid:upload_id>/potongan/", uploads.piece, name="upload-piece"),
    path("unggah/<uuid:upload_id>/selesai/", uploads.finish, name="upload-finish"),
    path("unggah/<uuid:upload_id>/buang/", uploads.discard, name="upload-discard"),
]
