"""All addresses of Pemantik: each room adds its own."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("pemantik.web.urls")),
    path("", include("pemantik.assessments.results_urls")),
    path("penilaian/", include("pemantik.assessments.campaign_urls")),
    path("bukti/", include("pemantik.assessments.evidence_urls")),
    path("", include("pemantik.accounts.urls")),
    path("", include("pemantik.organizations.people_urls")),
    path("", include("pemantik.organizations.urls")),
    path("penilaian/", include("pemantik.assessments.desk_urls")),
    path("inventaris/", include("pemantik.inventory.urls_moving")),
    path("inventaris/", include("pemantik.inventory.urls_lists")),
    path("inventaris/", include("pemantik.inventory.urls_citations")),
    path("inventaris/", include("pemantik.inventory.urls_pictures")),
    path("inventaris/", include("pemantik.inventory.urls")),
    path("dobel/", include("pemantik.overlaps.urls_typing")),
    path("dobel/", include("pemantik.overlaps.urls_governing")),
    path("", include("pemantik.monitoring.urls_rounds")),
    path("pemantauan/", include("pemantik.monitoring.urls")),
    path("dobel/", include("pemantik.overlaps.urls_queue")),
    path("", include("pemantik.planning.urls")),
    path("", include("pemantik.supervision.urls")),
    path("", include("pemantik.reports.urls")),
    path("penilaian/", include("pemantik.reports.national.urls")),
    path("bahasa/", set_language, name="set-language"),
]

handler400 = "pemantik.web.errors.bad_request"
handler403 = "pemantik.web.errors.forbidden"
handler404 = "pemantik.web.errors.not_found"
handler500 = "pemantik.web.errors.server_error"
