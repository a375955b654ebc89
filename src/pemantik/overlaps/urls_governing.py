"""Addresses of the dictionary and the models, below `dobel/`."""

from django.urls import path

from pemantik.overlaps.views import dictionary, models

urlpatterns = [
    path("kamus/", dictionary.words, name="overlaps-dictionary"),
    path("kamus/tambah/", dictionary.add, name="overlaps-wording-add"),
    path("kamus/cari-usulan/", dictionary.look, name="overlaps-wording-look"),
    path("kamus/<int:wording_id>/", dictionary.word, name="overlaps-wording"),
    path("kamus/<int:wording_id>/putuskan/", dictionary.decide, name="overlaps-wording-decide"),
    path("model/", models.all_models, name="overlaps-models"),
    path("model/latih/", models.train, name="overlaps-model-train"),
    path("model/bawaan/", models.first_day, name="overlaps-model-first"),
    path("model/<int:release_id>/pakai/", models.use, name="overlaps-model-use"),
]
