"""Addresses of likely doubles while typing, of the same function elsewhere, and of what Aplikasi Umum serve."""

from django.urls import path

from pemantik.overlaps.views import reuse, typing

urlpatterns = [
    path("mengetik/<slug:kind>/", typing.typing, name="overlaps-typing"),
    path("mirip/<int:entry_id>/", typing.similar, name="overlaps-similar"),
    path("di-tempat-lain/", reuse.elsewhere, name="overlaps-elsewhere"),
    path("di-tempat-lain/<int:entry_id>/tawarkan/", reuse.offer, name="overlaps-share"),
    path("aplikasi-umum/", reuse.moves, name="overlaps-moves"),
    path("aplikasi-umum/<int:move_id>/", reuse.move, name="overlaps-move"),
]
