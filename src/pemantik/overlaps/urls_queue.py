"""Addresses of the review queue, of groups and their savings."""

from django.urls import path

from pemantik.overlaps.views import groups, pair, queue

urlpatterns = [
    path("", queue.queue, name="overlaps"),
    path("pencarian/", queue.search, name="overlaps-search"),
    path("pencarian/mulai/", queue.start, name="overlaps-search-start"),
    path("<int:pair_id>/", pair.one, name="overlaps-pair"),
    path("<int:pair_id>/putuskan/", pair.decide, name="overlaps-decide"),
    path("<int:pair_id>/putusan-akhir/", pair.settle, name="overlaps-settle"),
    path("<int:pair_id>/buka-lagi/", pair.reopen, name="overlaps-reopen"),
    path("<int:pair_id>/tanya/", pair.ask, name="overlaps-ask"),
    path("pertanyaan/<int:question_id>/jawab/", pair.answer, name="overlaps-answer"),
    path("pertanyaan/<int:question_id>/tarik/", pair.withdraw, name="overlaps-withdraw"),
    path("kelompok/", groups.groups, name="overlaps-groups"),
    path("kelompok/<int:group_id>/", groups.group, name="overlaps-group"),
    path("kelompok/<int:group_id>/tindak-lanjut/", groups.outcome, name="overlaps-outcome"),
    path("kelompok/<int:group_id>/tawaran/", groups.offer, name="overlaps-offer"),
    path("kelompok/<int:group_id>/selesai/", groups.finish, name="overlaps-finish"),
    path("hemat/", groups.board, name="overlaps-savings"),
]
