"""Addresses of the coordinator's pages, below `/penilaian/`."""

from django.urls import path

from pemantik.assessments.views import assignments, campaigns, corrections, participants, reasons

urlpatterns = [
    path("", campaigns.campaign_list, name="campaigns"),
    path("buka/", campaigns.new_campaign, name="campaign-new"),
    path("alasan/", reasons.reason_list, name="reasons"),
    path("<int:pk>/", campaigns.campaign, name="campaign"),
    path("<int:pk>/ubah/", campaigns.edit_campaign, name="campaign-edit"),
    path("<int:pk>/mulai/", campaigns.start_campaign, name="campaign-start"),
    path("<int:pk>/buang/", campaigns.discard_campaign, name="campaign-discard"),
    path("<int:pk>/peserta/", campaigns.add_participants, name="campaign-participants"),
    path("<int:pk>/tutup/", campaigns.close_campaign, name="campaign-close"),
    path("<int:pk>/pembekuan/", campaigns.freezing_progress, name="campaign-progress"),
    path("isian/<int:pk>/progres/", participants.participant, name="participant"),
    path("isian/<int:pk>/tahap/<int:stage>/kirim/", participants.submit_stage, name="stage-submit"),
    path("isian/<int:pk>/tahap/<int:stage>/tarik/", participants.withdraw_stage, name="stage-withdraw"),
    path("isian/<int:pk>/tahap/<int:stage>/lewati/", participants.skip_stage, name="stage-skip"),
    path("isian/<int:pk>/tahap/<int:stage>/perpanjang/", participants.extend_stage, name="stage-extend"),
    path("isian/<int:pk>/tahap/<int:stage>/asesor/", participants.stage_assessors, name="stage-assessors"),
    path("isian/<int:pk>/benturan/<int:assessor>/cabut/", participants.lift_conflict, name="conflict-lift"),
    path("isian/<int:pk>/koreksi/", corrections.correct_result, name="result-correct"),
    path("isian/<int:pk>/nilai-terbit/", corrections.publish_result, name="result-publish"),
    path("isian/<int:pk>/pembagian/", assignments.matrix, name="matrix"),
    path("isian/<int:pk>/pembagian/salin/", assignments.copy, name="matrix-copy"),
    path("isian/<int:pk>/pembagian/cetak/", assignments.annex, name="matrix-annex"),
    path("isian/<int:pk>/pembagian/<str:code>/", assignments.indicator, name="matrix-indicator"),
    path("pembagian/<int:pk>/hapus/", assignments.remove, name="assignment-remove"),
]
