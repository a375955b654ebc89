"""The door: who comes in, who does not, and what strangers learn."""

import re

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.core.management import call_command
from django.urls import reverse

from pemantik.accounts.models import AuditEntry, User
from pemantik.accounts.tests.factories import PASSWORD, make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


@pytest.fixture
def mailing(settings, monkeypatch):
    settings.PEMANTIK_MAIL_ON = True
    monkeypatch.setattr("pemantik.accounts.mail.in_background", lambda work: work())


def test_person_comes_in_and_is_recorded(client):
    person = make_person()
    assert sign_in(client, person).headers["Location"] == "/awal/"
    entry = AuditEntry.objects.get(action="session.started")
    assert (entry.actor, entry.address, entry.after) == (person, "127.0.0.1", {"method": ["password"]})
    assert client.get("/akun/").status_code == 200
    client.post("/keluar/")
    assert actions()[-1] == "session.ended"
    assert client.get("/akun/").status_code == 302


def test_address_may_be_written_in_any_case(client):
    make_person(email="rina@contoh.go.id")
    assert client.post("/masuk/", {"login": " RINA@Contoh.go.id ", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("next_page", ["/instrumen/spbe-2020/", "/akun/?x=1"])
def test_sign_in_leads_back(client, next_page):
    response = sign_in(client, make_person(), next_page=next_page)
    assert response.headers["Location"] == next_page


@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "/\\jahat"])
def test_sign_in_never_leads_elsewhere(client, elsewhere):
    assert sign_in(client, make_person(), next_page=elsewhere).headers["Location"] == "/awal/"


def test_strangers_and_wrong_passwords_get_the_same_answer(client):
    person = make_person(email="ada@contoh.go.id")
    pages = []
    for email in ("ada@contoh.go.id", "tiada@contoh.go.id"):
        page = client.post("/masuk/", {"login": email, "password": "salah sekali"}).content.decode()
        assert "tidak cocok" in page
        pages.append(re.sub(r"csrfmiddlewaretoken\S+ \S+", "", page).replace(email, ""))
    assert re.sub(r'value="\w{64}"', "", pages[0]) == re.sub(r'value="\w{64}"', "", pages[1])
    known, unknown = AuditEntry.objects.filter(action="session.refused").order_by("id")
    assert known.object_id == str(person.pk)
    assert (unknown.object_id, unknown.object_name) == ("", "t***@contoh.go.id")


def test_unknown_addresses_cost_as_much_time_as_known_ones(client, monkeypatch):
    hashed = []
    original = User.set_password
    monkeypatch.setattr(User, "set_password", lambda self, raw: (hashed.append(raw), original(self, raw)))
    client.post("/masuk/", {"login": "tiada@contoh.go.id", "password": "salah sekali"})
    assert hashed == ["salah sekali"]


@pytest.mark.parametrize("email", ["ada@contoh.go.id", "tiada@contoh.go.id"])
def test_failures_lock_the_door_for_that_address_only(client, email):
    person = make_person(email="ada@contoh.go.id")
    other = make_person()
    for _attempt in range(5):
        client.post("/masuk/", {"login": email, "password": "salah sekali"})
    for _attempt in range(3):
        page = client.post("/masuk/", {"login": email, "password": PASSWORD}).content.decode()
        assert "Tunggu 10 menit" in page
    assert actions().count("session.locked") == 1
    assert sign_in(client, other).status_code == 302
    client.post("/keluar/")
    if email != person.email:
        assert sign_in(client, person).status_code == 302


def test_someone_who_tries_many_addresses_is_stopped(client):
    for number in range(30):
        client.post("/masuk/", {"login": f"a{number}@contoh.go.id", "password": "salah sekali"})
    person = make_person()
    assert "Tunggu 10 menit" in sign_in(client, person).content.decode()
    other_office = {"REMOTE_ADDR": "10.1.1.9"}
    assert client.post("/masuk/", {"login": person.email, "password": PASSWORD}, **other_office).status_code == 302


def test_a_forged_forwarding_header_opens_no_door(client):
    person = make_person()
    for number in range(30):
        forged = {"x-forwarded-for": f"10.0.0.{number}"}
        client.post("/masuk/", {"login": f"a{number}@contoh.go.id", "password": "salah"}, headers=forged)
    assert "Tunggu 10 menit" in sign_in(client, person).content.decode()
    assert set(AuditEntry.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_behind_our_proxy_the_visitors_address_counts(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forwarded = {"x-forwarded-for": "1.2.3.4, 10.9.8.7"}
    client.post("/masuk/", {"login": "a@contoh.go.id", "password": "salah"}, headers=forwarded)
    assert AuditEntry.objects.get().address == "10.9.8.7"


@pytest.mark.parametrize("backend", ["dummy.DummyCache", "locmem.LocMemCache"])
def test_a_cache_that_forgets_is_refused_at_start(settings, backend):
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}
    assert "accounts.E001" in {message.id for message in run_checks()}


def test_a_misspelt_second_factor_setting_is_refused_at_start(settings):
    settings.PEMANTIK_SECOND_FACTOR = "requird"
    assert "accounts.E002" in {message.id for message in run_checks()}


def test_nobody_signs_up(client):
    page = client.get("/masuk/undangan/")
    assert "Akun dibuat lewat undangan" in page.content.decode()
    data = {"email": "baru@contoh.go.id", "password1": PASSWORD}
    assert "Akun dibuat lewat undangan" in client.post("/masuk/undangan/", data).content.decode()
    assert not User.objects.exists()


def test_deactivated_person_stays_out(client):
    person = make_person()
    sign_in(client, person)
    User.objects.update(is_active=False)
    assert client.get("/akun/").status_code == 302
    assert sign_in(client, person).headers["Location"] == "/masuk/nonaktif/"
    assert "dinonaktifkan" in client.get("/masuk/nonaktif/").content.decode()


def test_signing_out_needs_a_click(client):
    sign_in(client, make_person())
    assert client.get("/keluar/").status_code == 405
    assert client.get("/akun/").status_code == 200


def test_without_mail_the_page_says_whom_to_ask(client):
    page = client.get("/sandi/lupa/").content.decode()
    assert "administrator instansi Anda" in page
    assert 'name="email"' not in page


def test_forgotten_password(client, mailing):
    person = make_person()
    old = client.__class__()
    sign_in(old, person)
    for email in (person.email, "tiada@contoh.go.id"):
        assert client.post("/sandi/lupa/", {"email": email}).headers["Location"] == "/sandi/lupa/terkirim/"
    (letter,) = mail.outbox
    link = re.search(r"http://testserver(\S+)", letter.body)[1]
    form = client.get(link).headers["Location"]
    new = "tiga kata lain lagi"
    assert client.post(form, {"password1": "pendek", "password2": "pendek"}).status_code == 200
    assert client.post(form, {"password1": new, "password2": new}).headers["Location"] == "/sandi/baru/selesai/"
    assert "tidak berlaku" in client.__class__().get(link).content.decode()
    assert old.get("/akun/").status_code == 302
    assert sign_in(client, person).status_code == 200
    assert sign_in(client, person, new).status_code == 302
    assert "password.reset" in actions()


def test_a_tampered_link_is_told_in_words(client, mailing):
    person = make_person()
    response = client.get(f"/sandi/baru/{person.pk}-abc-def/")
    assert "sudah dipakai atau kedaluwarsa" in response.content.decode()


def test_changing_the_password_ends_the_other_sessions(client):
    person = make_person()
    other = client.__class__()
    sign_in(client, person)
    sign_in(other, person)
    new = "tiga kata lain lagi"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert "tidak cocok" in client.post("/akun/sandi/", data | {"oldpassword": "salah"}).content.decode()
    assert client.post("/akun/sandi/", data).status_code == 302
    assert client.get("/akun/").status_code == 200
    assert other.get("/akun/").status_code == 302
    assert "password.changed" in actions()


@pytest.mark.parametrize("weak", ["pendek", "password12", "rina.wulandari1", "1234567890"])
def test_weak_passwords_are_refused_in_words(client, weak):
    person = make_person(name="Rina Wulandari", email="rina.wulandari@contoh.go.id")
    sign_in(client, person)
    data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    response = client.post("/akun/sandi/", data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()


def test_cookies_are_closed_to_scripts_and_other_sites(client):
    sign_in(client, make_person())
    cookie = client.cookies["pemantik_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 12 * 3600


def test_expired_sessions_are_cleared(client):
    sign_in(client, make_person())
    call_command("clearsessions")
    assert client.get("/akun/").status_code == 200


def test_expired_session_leads_back_to_the_same_page(client):
    response = client.get("/akun/?a=1&b=2")
    assert response.headers["Location"] == "/masuk/?next=%2Fakun%2F%3Fa%3D1%26b%3D2"


def test_htmx_that_only_reads_is_led_to_sign_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/akun/?x=1"}
    response = client.get("/akun/", headers=headers)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/masuk/?next=%2Fakun%2F%3Fx%3D1"


def test_htmx_that_saves_is_told_and_the_page_keeps_its_text(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/akun/"}
    response = client.post(reverse("end-other-sessions"), headers=headers)
    assert response.status_code == 401
    assert "HX-Redirect" not in response.headers
    assert response.headers["HX-Retarget"] == "#pemberitahuan"
    assert "Tulisan Anda aman" in response.content.decode()
    assert "/masuk/?next=%2Fakun%2F" in response.content.decode()


def test_a_form_of_an_expired_session_leads_back_to_its_page(client):
    response = client.post("/akun/", {"name": "x"}, headers={"referer": "http://testserver/akun/?a=1"})
    assert response.headers["Location"] == "/masuk/?next=%2Fakun%2F%3Fa%3D1"
    response = client.post("/akun/", {"name": "x"}, headers={"referer": "https://jahat.example/"})
    assert response.headers["Location"] == "/masuk/?next=%2F"


def test_programs_get_a_plain_refusal(client):
    response = client.get("/akun/", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.headers["Pemantik-Sign-In"].startswith("/masuk/")
