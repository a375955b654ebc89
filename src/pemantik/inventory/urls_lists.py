"""Addresses of the reference trees, the value lists and the catalogue of Aplikasi Umum."""

from django.urls import path

from pemantik.inventory.views import choices, references

urlpatterns = [
    path("referensi/", references.trees, name="inventory-references"),
    path("referensi/<str:tree>/", references.tree, name="inventory-reference"),
    path("referensi/<str:tree>/tambah/", references.add, name="inventory-reference-add"),
    path("referensi/<str:tree>/ubah/", references.change, name="inventory-reference-change"),
    path("referensi/<str:tree>/akhiri/", references.end, name="inventory-reference-end"),
    path("pilihan/", choices.all_lists, name="inventory-choices"),
    path("pilihan/<str:name>/", choices.one_list, name="inventory-choice-list"),
    path("pilihan/<str:name>/tambah/", choices.add, name="inventory-choice-add"),
    path("pilihan/<str:name>/sembunyikan/", choices.hide, name="inventory-choice-hide"),
    path("pilihan/<str:name>/tampilkan/", choices.show_again, name="inventory-choice-show"),
    path("aplikasi-umum/", choices.catalogue, name="inventory-common-applications"),
]
