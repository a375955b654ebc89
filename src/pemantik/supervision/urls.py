"""Addresses of the province board, the coaching log, shared documents and the benchmark."""

from django.urls import path

from pemantik.supervision.views import benchmark, board, classes, coaching, members, sharing, start

urlpatterns = [
    path("awal/", start.start, name="start"),
    path("provinsi/", board.board, name="province"),
    path("provinsi/ingatkan/", board.remind, name="province-remind"),
    path("provinsi/nilai.xlsx", board.heat_workbook, name="province-heat"),
    path("provinsi/perbandingan/", board.trend, name="province-trend"),
    path("provinsi/kelas/", classes.classes, name="province-classes"),
    path("provinsi/kelas/<int:class_id>/", classes.one_class, name="province-class"),
    path("provinsi/kelas/<int:class_id>/hapus/", classes.remove, name="province-class-remove"),
    path("provinsi/simulasi/", board.simulation, name="province-simulation"),
    path("provinsi/anggota/", members.members, name="province-members"),
    path("provinsi/<int:node_id>/", members.member, name="province-member"),
    path("provinsi/<int:node_id>/sepakat/", coaching.agree, name="agreement-add"),
    path("pembinaan/", coaching.log, name="coaching"),
    path("pembinaan/<int:agreement_id>/", coaching.agreement, name="agreement"),
    path("pembinaan/<int:agreement_id>/selesai/", coaching.close, name="agreement-close"),
    path("pembinaan/<int:agreement_id>/buka/", coaching.reopen, name="agreement-reopen"),
    path("pembinaan/<int:agreement_id>/lapor/", coaching.report, name="agreement-report"),
    path("pembinaan/<int:agreement_id>/kembalikan/<int:report_id>/", coaching.send_back, name="agreement-return"),
    path("pembinaan/berkas/", sharing.shelf, name="shared"),
    path("pembinaan/berkas/unggah/", sharing.publish, name="shared-publish"),
    path("pembinaan/berkas/usulkan/", sharing.propose, name="shared-propose"),
    path("pembinaan/berkas/<int:share_id>/jawab/", sharing.decide, name="shared-decide"),
    path("pembinaan/berkas/<int:share_id>/tarik/", sharing.revoke, name="shared-revoke"),
    path("pembinaan/berkas/<int:share_id>/unduh/", sharing.download, name="shared-file"),
    path("tolok-ukur/", benchmark.benchmark, name="benchmark"),
]
