"""Addresses of rounds."""

from django.urls import path

from pemantik.monitoring.views import analysis, answers, builder, rounds

urlpatterns = [
    path("pemantauan/", rounds.home, name="monitoring"),
    path("pemantauan/putaran/baru/", rounds.new, name="monitoring-new"),
    path("pemantauan/putaran/<int:round_id>/", rounds.one, name="monitoring-round"),
    path("pemantauan/putaran/<int:round_id>/ubah/", rounds.describe, name="monitoring-describe"),
    path("pemantauan/putaran/<int:round_id>/peserta/", rounds.participants, name="monitoring-participants"),
    path("pemantauan/putaran/<int:round_id>/hapus/", rounds.remove, name="monitoring-remove"),
    path("pemantauan/putaran/<int:round_id>/buka/", rounds.begin, name="monitoring-open"),
    path("pemantauan/putaran/<int:round_id>/tutup/", rounds.end, name="monitoring-close"),
    path("pemantauan/putaran/<int:round_id>/perpanjang/", rounds.extend, name="monitoring-extend"),
    path("pemantauan/putaran/<int:round_id>/buka-lagi/", rounds.reopen, name="monitoring-reopen"),
    path("pemantauan/putaran/<int:round_id>/ingatkan/", rounds.remind, name="monitoring-remind"),
    path("pemantauan/putaran/<int:round_id>/kuesioner/", builder.questionnaire, name="monitoring-questionnaire"),
    path("pemantauan/putaran/<int:round_id>/kuesioner/tambah/", builder.add, name="monitoring-question-add"),
    path("pemantauan/putaran/<int:round_id>/kuesioner/<int:question_id>/", builder.change, name="monitoring-question"),
    path(
        "pemantauan/putaran/<int:round_id>/kuesioner/<int:question_id>/pindah/",
        builder.move,
        name="monitoring-question-move",
    ),
    path(
        "pemantauan/putaran/<int:round_id>/kuesioner/<int:question_id>/hapus/",
        builder.remove,
        name="monitoring-question-remove",
    ),
    path("pemantauan/isian/<int:response_id>/", answers.answer, name="monitoring-answer"),
    path("pemantauan/isian/<int:response_id>/tarik/", answers.withdraw, name="monitoring-withdraw"),
    path("pemantauan/putaran/<int:round_id>/analisis/", analysis.whole, name="monitoring-analysis"),
    path("pemantauan/putaran/<int:round_id>/analisis/terbitkan/", analysis.publish, name="monitoring-publish"),
    path("pemantauan/putaran/<int:round_id>/analisis/<int:node_id>/", analysis.unit, name="monitoring-unit"),
]
