"""Addresses of the pages about people and of the audit trail."""

from django.urls import path

from pemantik.organizations.views import audit, invitations, people

urlpatterns = [
    path("pengguna/", people.people, name="people"),
    path("pengguna/undang/", invitations.invite, name="invite"),
    path("pengguna/undangan/<int:number>/perpanjang/", invitations.renew, name="renew-invitation"),
    path("pengguna/undangan/<int:number>/batalkan/", invitations.revoke, name="revoke-invitation"),
    path("pengguna/<int:number>/", people.person, name="person"),
    path("pengguna/<int:number>/peran/<int:grant>/akhiri/", people.end_grant, name="end-grant"),
    path("pengguna/<int:number>/sesi/akhiri/", people.end_session, name="end-persons-sessions"),
    path("pengguna/<int:number>/sesi/<int:session>/akhiri/", people.end_session, name="end-persons-session"),
    path("pengguna/<int:number>/faktor-kedua/hapus/", people.reset_second_factor, name="reset-second-factor"),
    path("pengguna/<int:number>/tautan-sandi/", people.password_link, name="password-link"),
    path("pengguna/<int:number>/nonaktifkan/", people.deactivate, name="deactivate"),
    path("pengguna/<int:number>/aktifkan/", people.reactivate, name="reactivate"),
    path("undangan/<str:token>/", invitations.accept, name="accept-invitation"),
    path("jejak/", audit.trail, name="audit"),
    path("jejak/unduh/<str:kind>/", audit.export, name="audit-export"),
]
