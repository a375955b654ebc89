"""Addresses of this room, below `/penilaian/`."""

from django.urls import path

from pemantik.reports.national.views import imports, package

urlpatterns = [
    path("<int:assessment>/paket/", package.package, name="package"),
    path("<int:assessment>/paket/unduh/", package.download, name="package-download"),
    path("<int:assessment>/paket/unduh/<str:code>/", package.download, name="package-download-one"),
    path("<int:assessment>/hasil-portal/", imports.verdicts, name="verdicts"),
    path("<int:assessment>/hasil-portal/<int:draft>/", imports.preview, name="verdicts-preview"),
    path("<int:assessment>/hasil-portal/<int:draft>/masalah/", imports.problems, name="verdicts-problems"),
    path("<int:assessment>/hasil-portal/<int:draft>/berkas/", imports.kept, name="verdicts-file"),
    path("<int:assessment>/hasil-portal/<int:draft>/lupakan/", imports.forget, name="verdicts-forget"),
    path("<int:assessment>/hasil-portal/<int:draft>/batalkan/", imports.undo, name="verdicts-undo"),
    path("<int:assessment>/hasil-portal/selesai/<int:stage>/", imports.finish, name="verdicts-finish"),
]
