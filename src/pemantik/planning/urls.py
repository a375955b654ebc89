"""Addresses of spending reviews."""

from django.urls import path

from pemantik.planning.views import board, deciding, reviewing, ruling, sheets, writing

urlpatterns = [
    path("belanja/", board.board, name="spending"),
    path("belanja/ajukan/", writing.new, name="spending-new"),
    path("belanja/aturan/<int:institution_id>/", ruling.rules, name="spending-rules"),
    path("belanja/aturan/<int:institution_id>/libur/", ruling.holidays, name="spending-holidays"),
    path("belanja/rancangan/", sheets.sheets, name="budget-sheets"),
    path("belanja/rancangan/<int:sheet_id>/", sheets.sheet, name="budget-sheet"),
    path("belanja/rancangan/<int:sheet_id>/tentukan/", sheets.answer, name="budget-answer"),
    path("belanja/rancangan/<int:sheet_id>/batal/", sheets.undo, name="budget-undo"),
    path("belanja/rancangan/<int:sheet_id>/ulangi/", sheets.resume, name="budget-resume"),
    path("belanja/rancangan/baris/<int:row_id>/ajukan/", sheets.ask, name="budget-ask"),
    path("belanja/telaah/<int:review_id>/", reviewing.opine, name="spending-opine"),
    path("belanja/pertanyaan/<int:question_id>/jawab/", reviewing.answer, name="spending-answer"),
    path("belanja/pertanyaan/<int:question_id>/tarik/", reviewing.drop, name="spending-drop"),
    path("belanja/<int:request_id>/", board.one, name="spending-request"),
    path("belanja/<int:request_id>/ubah/", writing.edit, name="spending-edit"),
    path("belanja/<int:request_id>/hapus/", writing.remove, name="spending-remove"),
    path("belanja/<int:request_id>/tarik/", writing.withdraw, name="spending-withdraw"),
    path("belanja/<int:request_id>/buka-lagi/", writing.reopen, name="spending-reopen"),
    path("belanja/<int:request_id>/periksa/", reviewing.check, name="spending-check"),
    path("belanja/<int:request_id>/bagi/", reviewing.assign, name="spending-assign"),
    path("belanja/<int:request_id>/tanya/", reviewing.ask, name="spending-ask"),
    path("belanja/<int:request_id>/putusan/", deciding.decide, name="spending-decide"),
    path("belanja/<int:request_id>/realisasi/", deciding.realise, name="spending-realise"),
    path("belanja/<int:request_id>/tutup/", deciding.close, name="spending-close"),
]
