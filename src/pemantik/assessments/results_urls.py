"""Addresses of a person's own work and of results."""

from django.urls import path

from pemantik.assessments.views import results, work

urlpatterns = [
    path("tugas/", work.my_work, name="my-work"),
    path("hasil/", results.listing, name="results"),
    path("penilaian/<int:assessment_id>/hasil/", results.result, name="result"),
    path("penilaian/<int:assessment_id>/hasil/alasan/", results.reasons, name="result-reasons"),
    path("penilaian/<int:assessment_id>/hasil/rumus/<str:node>/", results.formula, name="result-formula"),
    path("penilaian/<int:assessment_id>/hasil/unit/<int:unit_id>/", results.unit, name="result-unit"),
]
