"""The second factor: required by role, set up at sign-in, asked for ever after."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.urls import reverse

from pemantik.accounts.models import AuditEntry
from pemantik.accounts.tests.factories import sign_in
from pemantik.organizations.models import Grant
from pemantik.organizations.roles import SECOND_FACTOR_ROLES, Role
from pemantik.organizations.services import leaving
from pemantik.organizations.tests.people_factories import access_of, make_grant, make_province, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def required(settings):
    settings.PEMANTIK_SECOND_FACTOR = "required"


@pytest.fixture
def province():
    return make_province()


def code(secret: str, step: int = 0) -> str:
    """What an app would show now, or some steps later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def set_up(client) -> str:
    """Set up an app in the browser; return its secret."""
    page = client.get("/akun/faktor-kedua/aplikasi/")
    secret = page.context["form"].secret
    assert client.post("/akun/faktor-kedua/aplikasi/", {"code": code(secret)}).status_code == 302
    return secret


@pytest.mark.parametrize("role", Role)
def test_roles_that_can_do_much_get_nowhere_without_it(client, province, role):
    sign_in(client, with_role(province.regency, role))
    led = client.get("/akun/").headers.get("Location") == "/akun/faktor-kedua/?next=%2Fakun%2F"
    assert led == (role in SECOND_FACTOR_ROLES)


@pytest.mark.parametrize("name", ["people", "audit", "account", "home", "mfa_view_recovery_codes", "invite"])
def test_no_other_page_opens(client, province, name):
    sign_in(client, with_role(province.regency))
    assert client.get(reverse(name)).headers["Location"].startswith("/akun/faktor-kedua/")
    assert client.post(reverse(name)).headers["Location"].startswith("/akun/faktor-kedua/")


def test_htmx_is_led_there_too(client, province):
    sign_in(client, with_role(province.regency))
    response = client.get("/pengguna/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/akun/faktor-kedua/"


def test_leaving_and_the_language_stay_possible(client, province):
    sign_in(client, with_role(province.regency))
    assert client.post("/bahasa/", {"language": "en", "next": "/"}).headers["Location"] == "/"
    assert client.post("/keluar/").headers["Location"] == "/"


def test_optional_where_the_setting_says_so(client, province, settings):
    settings.PEMANTIK_SECOND_FACTOR = "optional"
    sign_in(client, with_role(province.regency))
    assert client.get("/pengguna/").status_code == 200


def test_set_up_leads_back_to_work_and_is_asked_at_the_next_sign_in(
    client, province, django_capture_on_commit_callbacks
):
    admin = with_role(province.regency)
    sign_in(client, admin)
    client.get("/pengguna/?cari=x")
    page = client.get("/akun/faktor-kedua/").content.decode()
    assert "Peran Anda memerlukan faktor kedua" in page
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(client)
    codes = client.get("/akun/faktor-kedua/kode-cadangan/")
    assert len(codes.context["unused_codes"]) == 10
    assert 'href="/pengguna/?cari=x"' in codes.content.decode()
    assert client.get("/pengguna/").status_code == 200
    assert AuditEntry.objects.filter(action="second_factor.added", actor=admin).count() == 2

    other = client.__class__()
    assert sign_in(other, admin).headers["Location"] == "/masuk/kode/"
    assert other.get("/pengguna/").status_code == 302
    assert "tidak cocok" in other.post("/masuk/kode/", {"code": "000000"}).content.decode()
    assert AuditEntry.objects.filter(action="second_factor.refused").exists()
    assert other.post("/masuk/kode/", {"code": code(secret, 1)}).status_code == 302
    assert other.get("/pengguna/").status_code == 200
    entry = AuditEntry.objects.filter(action="session.started").latest("id")
    assert entry.after == {"method": ["password", "mfa"]}


def test_a_code_works_once(client, province):
    admin = with_role(province.regency)
    sign_in(client, admin)
    secret = set_up(client)
    for expected in (302, 200):
        other = client.__class__()
        sign_in(other, admin)
        assert other.post("/masuk/kode/", {"code": code(secret, 1)}).status_code == expected


def test_guessing_codes_locks(client, province):
    admin = with_role(province.regency)
    sign_in(client, admin)
    secret = set_up(client)
    cache.clear()
    other = client.__class__()
    sign_in(other, admin)
    for number in range(5):
        other.post("/masuk/kode/", {"code": f"00000{number}"})
    assert "Tunggu 10 menit" in other.post("/masuk/kode/", {"code": code(secret, 1)}).content.decode()


def test_recovery_code_opens_once(client, province):
    admin = with_role(province.regency)
    sign_in(client, admin)
    set_up(client)
    spare = client.get("/akun/faktor-kedua/kode-cadangan/").context["unused_codes"][0]
    for expected in (302, 200):
        other = client.__class__()
        sign_in(other, admin)
        assert other.post("/masuk/kode/", {"code": spare}).status_code == expected


def test_recovery_codes_are_downloaded_and_made_anew(client, province):
    sign_in(client, with_role(province.regency))
    set_up(client)
    old = client.get("/akun/faktor-kedua/kode-cadangan/unduh/").content.decode().split()
    assert len(old) == 10
    client.post("/akun/faktor-kedua/kode-cadangan/baru/")
    assert not set(old) & set(client.get("/akun/faktor-kedua/kode-cadangan/unduh/").content.decode().split())


def test_removing_it_asks_for_a_new_one_at_once_and_ends_other_sessions(client, province):
    admin = with_role(province.regency)
    sign_in(client, admin)
    secret = set_up(client)
    other = client.__class__()
    sign_in(other, admin)
    other.post("/masuk/kode/", {"code": code(secret, 1)})
    assert other.get("/pengguna/").status_code == 200
    assert client.post("/akun/faktor-kedua/aplikasi/lepas/").status_code == 302
    assert client.get("/pengguna/").headers["Location"].startswith("/akun/faktor-kedua/")
    assert other.get("/pengguna/").headers["Location"].startswith("/masuk/")
    assert AuditEntry.objects.filter(action="second_factor.removed").exists()


def test_a_new_role_in_a_running_session_needs_it(client, province):
    person = with_role(province.office, Role.OPERATOR)
    sign_in(client, person)
    assert client.get("/akun/").status_code == 200
    make_grant(province.office, Role.INTERNAL_ASSESSOR, person)
    assert client.get("/akun/").status_code == 302
    Grant.objects.filter(role=Role.INTERNAL_ASSESSOR).update(valid_until=Grant.objects.first().valid_from)
    assert client.get("/akun/").status_code == 200


def test_reset_by_the_administrator_ends_sessions_and_is_recorded(client, province):
    person = with_role(province.office, Role.INTERNAL_ASSESSOR)
    sign_in(client, person)
    set_up(client)
    admin = with_role(province.regency)
    leaving.reset_second_factor(access_of(admin), person)
    assert client.get("/akun/").status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    entry = AuditEntry.objects.get(action="second_factor.reset")
    assert (entry.object_id, entry.before) == (str(person.pk), {"kind": ["recovery_codes", "totp"]})
    sign_in(client, person)
    assert client.get("/akun/").headers["Location"].startswith("/akun/faktor-kedua/")


def test_setting_up_needs_the_password_when_sign_in_was_long_ago(client, province):
    sign_in(client, with_role(province.regency))
    session = client.session
    session["account_authentication_methods"] = [
        record | {"at": time.time() - 4000} for record in session["account_authentication_methods"]
    ]
    session.save()
    response = client.get("/akun/faktor-kedua/aplikasi/")
    assert response.headers["Location"].startswith("/akun/konfirmasi/")
    assert client.get(response.headers["Location"]).status_code == 200


def test_pages_of_the_second_factor_open(client, province):
    sign_in(client, with_role(province.regency))
    assert client.get("/akun/faktor-kedua/kunci/tambah/").status_code == 200
    set_up(client)
    for path in ("", "aplikasi/lepas/", "kode-cadangan/", "kode-cadangan/baru/", "kunci/", "kunci/tambah/"):
        assert client.get(f"/akun/faktor-kedua/{path}").status_code == 200, path


def test_remembered_answer_costs_no_query(client, province, django_assert_max_num_queries):
    sign_in(client, with_role(province.regency))
    set_up(client)
    client.get("/akun/")
    with django_assert_max_num_queries(3):  # session, person, roles for the menu
        client.get("/")


def test_secrets_of_two_people_differ():
    assert generate_totp_secret() != generate_totp_secret()
