"""What is sent after the session has ended comes back: to its writer, within an hour, and to nobody else."""

import time

import pytest
from django.contrib.sessions.models import Session

from pemantik.accounts import kept_text
from pemantik.accounts.devices import COOKIE
from pemantik.accounts.tests.factories import PASSWORD, make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/akun/?a=1"
SENT = {"name": "Nama <baru>", "position": "Kepala Bidang", "phone": "0811", "seen_name": "x"}


def end_session() -> None:
    Session.objects.all().delete()


def send(client, data=SENT, address=PAGE):
    """Send the form of a page whose session has ended; the way to sign-in."""
    return client.post(address, data, headers={"referer": f"http://testserver{PAGE}"})


def shown(client, address=PAGE) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def person(client):
    person = make_person(name="Nama Lama")
    sign_in(client, person)
    end_session()
    return person


def test_the_text_comes_back_and_is_not_saved(client, person):
    way = send(client)
    assert way.status_code == 302
    assert sign_in(client, person, next_page=PAGE).headers["Location"] == PAGE
    page = shown(client)
    assert "belum tersimpan" in page
    assert 'value="Nama &lt;baru&gt;"' in page
    assert 'value="Kepala Bidang"' in page
    person.refresh_from_db()
    assert person.name == "Nama Lama"


def test_it_is_there_until_its_writer_sends_something(client, person):
    send(client)
    sign_in(client, person)
    assert "belum tersimpan" not in shown(client, "/akun/faktor-kedua/")
    assert "belum tersimpan" in shown(client)
    assert "belum tersimpan" in shown(client)
    client.post("/akun/", {"name": "Nama Lama"})
    assert "belum tersimpan" not in shown(client)


def test_it_goes_back_to_nobody_else(client, person):
    send(client)
    sign_in(client, make_person())
    assert "Kepala Bidang" not in shown(client)
    end_session()
    sign_in(client, person)
    assert "Kepala Bidang" not in shown(client)


def test_it_is_forgotten_after_an_hour(client, person, monkeypatch):
    send(client)
    later = time.time() + kept_text.LIVES_SECONDS + 1
    monkeypatch.setattr(kept_text.time, "time", lambda: later)
    sign_in(client, person)
    assert "Kepala Bidang" not in shown(client)


@pytest.mark.parametrize(
    ("data", "address"),
    [
        (SENT | {"phone": "x" * kept_text.MOST_CHARACTERS}, PAGE),
        ({"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}, PAGE),
        (SENT, "/akun/sandi/"),
    ],
)
def test_what_is_too_long_or_secret_is_not_kept(client, person, data, address):
    send(client, data, address)
    assert not Session.objects.exists()


def test_strangers_fill_no_store(client):
    send(client)
    client.cookies[COOKIE] = "WzFd:1abc:forged"
    send(client)
    assert not Session.objects.exists()


def test_programs_and_htmx_keep_their_own_text(client, person):
    for header in ({"Accept": "application/json"}, {"HX-Request": "true", "HX-Current-URL": "http://testserver/akun/"}):
        client.post("/akun/", SENT, headers=header)
    assert not Session.objects.exists()


def test_what_has_no_place_any_more_is_shown_for_copying(client, person):
    send(client, SENT | {"catatan": "Panjang <sekali>"}, "/akun/sesi/akhiri-lainnya/")
    sign_in(client, person)
    page = shown(client)
    assert "untuk disalin" in page
    assert "Panjang &lt;sekali&gt;</textarea>" in page


def test_the_browsers_note_is_signed_and_closed_to_scripts(client):
    first, second = make_person(), make_person()
    for person in (first, second):
        sign_in(client, person)
    cookie = client.cookies[COOKIE]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")
    before = cookie.value
    assert COOKIE not in client.get("/akun/").cookies
    assert client.cookies[COOKIE].value == before
