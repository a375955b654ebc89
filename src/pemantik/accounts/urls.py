"""Addresses of sign-in and of the own account. allauth's pages are listed one by one: what is not here is off."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as sso
from django.urls import path, re_path
from django.views.decorators.http import require_POST

from pemantik.accounts import views

urlpatterns = [
    path("akun/", views.account, name="account"),
    path("akun/sesi/<int:number>/akhiri/", views.end_session, name="end-session"),
    path("akun/sesi/akhiri-lainnya/", views.end_other_sessions, name="end-other-sessions"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/konfirmasi/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/konfirmasi/kunci/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("akun/faktor-kedua/", mfa.index, name="mfa_index"),
    path("akun/faktor-kedua/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/faktor-kedua/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/faktor-kedua/kode-cadangan/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/faktor-kedua/kode-cadangan/baru/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/faktor-kedua/kode-cadangan/unduh/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("akun/faktor-kedua/kunci/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("akun/faktor-kedua/kunci/tambah/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("akun/faktor-kedua/kunci/<int:pk>/lepas/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("akun/faktor-kedua/kunci/<int:pk>/nama/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("masuk/", account.login, name="account_login"),
    path("masuk/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/nonaktif/", account.account_inactive, name="account_inactive"),
    path("masuk/undangan/", account.signup, name="account_signup"),
    path("masuk/sso/<str:provider_id>/", sso.login, name="openid_connect_login"),
    path("masuk/sso/<str:provider_id>/kembali/", sso.callback, name="openid_connect_callback"),
    path("masuk/sso-tidak-dikenal/", social.signup, name="socialaccount_signup"),
    path("masuk/sso-gagal/", social.login_error, name="socialaccount_login_error"),
    path("masuk/sso-batal/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("keluar/", require_POST(account.logout), name="account_logout"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    path("sandi/baru/selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
