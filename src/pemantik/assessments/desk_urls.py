"""Addresses of the working pages of an assessment, below `/penilaian/`."""

from django.urls import path

from pemantik.assessments.views import attaching, desk, indicators, meetings, questions, submission

urlpatterns = [
    path("antrean/", desk.queue, name="desk-queue"),
    path("<int:assessment>/isi/", indicators.overview, name="assessment-overview"),
    path("<int:assessment>/isi/<str:code>/", indicators.indicator, name="indicator"),
    path("<int:assessment>/isi/<str:code>/keadaan/", indicators.standing, name="indicator-standing"),
    path("<int:assessment>/isi/<str:code>/bandingkan/", indicators.compare, name="indicator-compare"),
    path("<int:assessment>/isi/<str:code>/bukti/", attaching.attach, name="indicator-evidence"),
    path("<int:assessment>/isi/<str:code>/tanya/", questions.ask, name="question-ask"),
    path("<int:assessment>/isi/<str:code>/tanya/<int:question>/", questions.reply, name="question-reply"),
    path("<int:assessment>/isi/<str:code>/tanya/<int:question>/tutup/", questions.close, name="question-close"),
    path("<int:assessment>/isi/<str:code>/janji/<int:promise>/", questions.fulfil, name="promise-fulfil"),
    path("<int:assessment>/kirim/", submission.submit, name="assessment-submit"),
    path("<int:assessment>/tarik/", submission.withdraw, name="assessment-withdraw"),
    path("<int:assessment>/tanda-terima/<int:record>/", submission.receipt, name="stage-receipt"),
    path("<int:assessment>/meja/", desk.desk, name="desk"),
    path("<int:assessment>/benturan/", desk.declare, name="desk-declare"),
    path("<int:assessment>/meja/<str:code>/", desk.item, name="desk-item"),
    path("<int:assessment>/meja/<str:code>/nilai/", desk.value, name="desk-value"),
    path("<int:assessment>/meja/<str:code>/pendapat/", desk.opinion, name="desk-opinion"),
    path("<int:assessment>/meja/<str:code>/sepakat/", desk.reconcile, name="desk-reconcile"),
    path("<int:assessment>/meja/<str:code>/bukti/<int:use>/", desk.verdict, name="desk-verdict"),
    path("<int:assessment>/pertemuan/", meetings.meetings, name="meetings"),
    path("<int:assessment>/pertemuan/baru/", meetings.schedule, name="meeting-new"),
    path("<int:assessment>/pertemuan/<int:meeting>/", meetings.meeting, name="meeting"),
    path("<int:assessment>/pertemuan/<int:meeting>/ubah/", meetings.edit, name="meeting-edit"),
    path("<int:assessment>/pertemuan/<int:meeting>/hadir/", meetings.attend, name="meeting-attend"),
    path("<int:assessment>/pertemuan/<int:meeting>/janji/", meetings.promise, name="meeting-promise"),
    path("<int:assessment>/pertemuan/<int:meeting>/tutup/", meetings.conclude, name="meeting-conclude"),
    path("<int:assessment>/pertemuan/<int:meeting>/berita-acara/", meetings.minutes, name="meeting-minutes"),
]
