"""The own account: data, sessions."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from pemantik.accounts.models import AuditEntry
from pemantik.accounts.selectors import device_text, open_sessions
from pemantik.accounts.tests.factories import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def person():
    return make_person(name="Rina Wulandari")


def test_own_data_is_changed_and_recorded(client, person):
    sign_in(client, person)
    data = {"name": "Rina W.", "position": "Pranata Komputer", "phone": "0812", "seen_name": "Rina Wulandari"}
    assert client.post("/akun/", data | {"seen_phone": "", "seen_position": ""}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.position, person.phone) == ("Rina W.", "Pranata Komputer", "0812")
    entry = AuditEntry.objects.get(action="profile.changed")
    assert entry.before == {"name": "Rina Wulandari", "phone": "", "position": ""}


def test_the_second_of_two_tabs_is_told_field_by_field(client, person):
    sign_in(client, person)
    seen = {"seen_name": person.name, "seen_phone": "", "seen_position": ""}
    client.post("/akun/", {"name": person.name, "position": "Kepala Seksi", "phone": ""} | seen)
    response = client.post("/akun/", {"name": person.name, "position": "Analis", "phone": ""} | seen)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Tulisan Anda aman" in page
    assert "Kepala Seksi" in page
    assert 'value="Analis"' in page
    person.refresh_from_db()
    assert person.position == "Kepala Seksi"
    again = {"seen_name": person.name, "seen_phone": "", "seen_position": "Kepala Seksi"}
    assert client.post("/akun/", {"name": person.name, "position": "Analis", "phone": ""} | again).status_code == 302


def test_nothing_else_can_be_changed(client, person):
    sign_in(client, person)
    client.post("/akun/", {"name": "X", "email": "lain@contoh.go.id", "is_active": "", "id": "99"})
    before = person.email
    person.refresh_from_db()
    assert (person.email, person.is_active) == (before, True)


@pytest.mark.parametrize("name", ["", " ", "x" * 151, "a\0b"])
def test_a_wrong_name_is_told_at_its_field(client, person, name):
    sign_in(client, person)
    response = client.post("/akun/", {"name": name})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()


def test_script_in_a_name_stays_text(client, person):
    sign_in(client, person)
    client.post("/akun/", {"name": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get("/akun/").content.decode()


def test_other_devices_are_listed_and_ended(client, person):
    phone = Client(headers={"user-agent": CHROME})
    sign_in(client, person)
    sign_in(phone, person)
    page = client.get("/akun/").content.decode()
    assert "Chrome di Android" in page
    assert "Perangkat ini" in page
    other = next(one for one in open_sessions(person) if one.device == "Chrome di Android")
    client.post(f"/akun/sesi/{other.number}/akhiri/")
    assert phone.get("/akun/").status_code == 302
    assert client.get("/akun/").status_code == 200
    assert AuditEntry.objects.filter(action="session.closed", after={"count": 1}).exists()


def test_all_other_sessions_end_at_once(client, person):
    others = [Client(), Client()]
    for one in [client, *others]:
        sign_in(one, person)
    client.post("/akun/sesi/akhiri-lainnya/")
    assert [one.get("/akun/").status_code for one in others] == [302, 302]
    assert client.get("/akun/").status_code == 200


def test_sessions_of_others_are_out_of_reach(client, person):
    stranger = Client()
    other = make_person()
    sign_in(stranger, other)
    sign_in(client, person)
    number = open_sessions(other)[0].number
    assert client.post(f"/akun/sesi/{number}/akhiri/").status_code == 404
    assert stranger.get("/akun/").status_code == 200


def test_sessions_that_ran_out_are_not_listed(client, person):
    sign_in(client, person)
    Session.objects.all().delete()
    assert open_sessions(person) == []


def test_the_page_needs_as_many_queries_with_one_session_as_with_ten(client, person, django_assert_max_num_queries):
    sign_in(client, person)
    client.get("/akun/")
    with django_assert_max_num_queries(8):
        client.get("/akun/")
    for _number in range(10):
        sign_in(Client(), person)
    with django_assert_max_num_queries(8):
        client.get("/akun/")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome di Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox di Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130.0", "Edge di Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537", "Chrome di Linux"),
        ("curl/8", "Perangkat tidak dikenal"),
        ("", "Perangkat tidak dikenal"),
    ],
)
def test_devices_have_the_names_that_people_use(agent, words):
    assert device_text(agent) == words
