"""The first run: five steps for whoever holds the link, nothing for anybody else, and closed for good afterwards."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from pemantik.accounts.models import AuditEntry, User
from pemantik.organizations.models import Grant, Node, Region, Setup
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.selectors import setup as selectors
from pemantik.organizations.services import setup as services
from pemantik.organizations.spreadsheets.pasting import pasted_rows
from pemantik.organizations.starter import starter_units
from pemantik.organizations.tests.factories import access_of, make_institution

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PASSWORD = "gunung teluk kemarau"
STEPS = ["instansi", "identitas", "administrator", "unit", "instrumen"]


def begin(client) -> str:
    secret = services.new_secret()
    assert client.get(f"/mulai/kunci/{secret}/")["Location"] == "/mulai/"
    return secret


def walk(client, until="instrumen"):
    """Fill in the steps before `until`."""
    forms = {
        "instansi": {"kind": "daerah", "name": "Kabupaten Pringsewu"},
        "identitas": {"name": "Pemerintah Kabupaten Pringsewu", "short_name": "Pringsewu"},
        "administrator": {"name": "Rina", "email": "Rina@contoh.go.id", "password": PASSWORD},
        "unit": {"daftar": "1. Dinas Kesehatan\n2. Kecamatan Ambarawa\n", "unit": ["Inspektorat"]},
    }
    for step in STEPS[: STEPS.index(until)]:
        response = client.post(f"/mulai/{step}/", forms[step])
        assert response.status_code == 302, re.findall(r"pm-error.*", response.content.decode())


def test_the_whole_first_run(client):
    begin(client)
    assert client.get("/mulai/")["Location"] == "/mulai/instansi/"
    walk(client)
    assert client.post("/mulai/instrumen/", {"instrument": "pemdi-2026"})["Location"] == "/mulai/selesai/"
    page = client.get("/mulai/selesai/").content.decode()
    assert "Pemerintah Kabupaten Pringsewu" in page
    institution = Node.objects.get(depth=1)
    assert (institution.kind, institution.region_id, institution.head_title) == ("kabupaten", "18.10", "Bupati")
    assert [(node.name, node.kind) for node in Node.objects.filter(depth=2)] == [
        ("Dinas Kesehatan", "opd"),
        ("Kecamatan Ambarawa", "kecamatan"),
        ("Inspektorat", "opd"),
    ]
    person = User.objects.get()
    assert (person.email, person.check_password(PASSWORD)) == ("rina@contoh.go.id", True)
    assert Grant.objects.get().role == Role.ADMINISTRATOR
    assert selectors.chosen_instrument() == "pemdi-2026"
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"institution.added", "user.added", "grant.given", "units.added", "setup.finished"} <= actions
    for address in ["/mulai/", *(f"/mulai/{step}/" for step in STEPS), "/mulai/selesai/"]:
        assert client.get(address).status_code == 404


def test_the_second_factor_waits_until_the_first_run_is_over(client, settings):
    settings.PEMANTIK_SECOND_FACTOR = "required"
    begin(client)
    walk(client)
    client.post("/mulai/instrumen/", {"instrument": "pemdi-2026"})
    assert "siapkan ponsel Anda" in client.get("/mulai/selesai/").content.decode()
    assert client.get("/unit/").headers["Location"] == "/akun/faktor-kedua/?next=%2Funit%2F"
    assert client.get("/akun/faktor-kedua/aplikasi/").status_code == 200  # without the password once more


def test_all_usual_units_are_ticked_at_once_and_nothing_is_saved_or_lost(client):
    begin(client)
    walk(client, until="unit")
    page = client.post("/mulai/unit/", {"semua": "1", "daftar": "Dinas Apa Saja"}).content.decode()
    assert page.count(" checked") == page.count('name="unit"') > 20
    assert "Dinas Apa Saja</textarea>" in page
    assert Node.objects.count() == 1


def test_without_the_link_there_is_nothing(client):
    services.new_secret()
    for address in ["/mulai/", *(f"/mulai/{step}/" for step in STEPS), "/mulai/selesai/", "/mulai/kunci/salah/"]:
        assert client.get(address).status_code == 404
        assert client.post(address, {"kind": "daerah", "name": "Kota Metro"}).status_code in {404, 405}
    assert not Node.objects.exists()


def test_a_new_link_ends_the_one_before(client):
    begin(client)
    services.new_secret()
    assert client.get("/mulai/instansi/").status_code == 404
    assert client.post("/mulai/instansi/", {"kind": "daerah", "name": "Kota Metro"}).status_code == 404


@pytest.mark.parametrize("secret", ["", "x", "0" * 64, None])
def test_a_wrong_secret_opens_nothing(secret):
    services.new_secret()
    wrong = Setup.objects.get().token_hash if secret is None else secret
    with pytest.raises(Http404):
        services.choose_institution(wrong, "lembaga", None, "Badan X")


def test_the_link_is_void_once_there_is_an_administrator(client, django_user_model):
    secret = begin(client)
    walk(client, "unit")
    other = client.__class__()
    assert other.get(f"/mulai/kunci/{secret}/").status_code == 404
    assert other.get("/mulai/unit/").status_code == 404
    with pytest.raises(Http404):
        services.make_administrator(secret, "Jahat", "jahat@contoh.go.id", PASSWORD)
    assert services.new_secret() is None
    assert client.get("/mulai/administrator/")["Location"] == "/mulai/unit/"
    assert client.get("/mulai/unit/").status_code == 200


def test_only_the_administrator_goes_on(client):
    begin(client)
    walk(client, "unit")
    other = access_of(Role.ADMINISTRATOR, Node.objects.get())
    client.force_login(other.user)
    assert client.get("/mulai/unit/").status_code == 404
    with pytest.raises(Http404):
        services.add_units(other, [])
    with pytest.raises(Http404):
        services.choose_instrument(other, "pemdi-2026")


def test_the_administrator_is_led_back_after_signing_in_again(client):
    begin(client)
    walk(client, "unit")
    assert "Lanjutkan penyiapan" in client.get("/").content.decode()
    client.logout()
    client.force_login(User.objects.get())
    assert "Penyiapan belum selesai." in client.get("/unit/").content.decode()
    client.post("/mulai/unit/", {"nanti": "1"})
    client.post("/mulai/instrumen/", {"instrument": "pemdi-2026"})
    assert "enyiapan" not in client.get("/unit/").content.decode().split("<main")[1]


def test_steps_are_not_skipped_but_may_be_looked_at_again(client):
    begin(client)
    assert client.get("/mulai/instrumen/")["Location"] == "/mulai/instansi/"
    walk(client, "administrator")
    client.post("/mulai/instansi/", {"kind": "daerah", "name": "18.71"})
    assert Node.objects.get().name == "Pemerintah Kota Bandar Lampung"
    assert client.get("/mulai/")["Location"] == "/mulai/administrator/"


def test_a_server_with_institutions_is_closed(client):
    make_institution()
    assert services.new_secret() is None
    assert client.get("/mulai/").status_code == 404


def test_regions_are_found_by_name_and_by_code():
    assert selectors.region_named("kabupaten pringsewu")[0].pk == "18.10"
    assert selectors.region_named("1810")[0].pk == "18.10"
    assert selectors.region_named("pringsewu")[0].pk == "18.10"
    region, suggestions = selectors.region_named("Bandung")
    assert region is None
    assert {"Kota Bandung", "Kabupaten Bandung"} <= {one.name for one in suggestions}
    assert selectors.region_named("zzzz") == (None, [])


def test_an_unclear_region_is_asked_about(client):
    begin(client)
    page = client.post("/mulai/instansi/", {"kind": "daerah", "name": "Bandung"}).content.decode()
    assert "Maksud Anda salah satu ini?" in page
    assert not Node.objects.exists()


def test_a_ministry_is_named_and_a_region_is_not_invented():
    secret = services.new_secret()
    node = services.choose_institution(secret, "kementerian", None, "Kementerian Kesehatan")
    assert (node.kind, node.head_title, node.region) == ("kementerian", "Menteri", None)
    with pytest.raises(ValidationError):
        services.choose_institution(secret, "kabupaten", None, "Kabupaten Khayal")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"email": "rina"}, "email"),
        ({"password": "pendek"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "rina@contoh.go.id"}, "password"),
    ],
)
def test_a_weak_administrator_is_refused(fields, wrong):
    secret = services.new_secret()
    services.choose_institution(secret, "", Region.objects.get(pk="18.10"))
    services.identify(secret, "X", "", None)
    values = {"name": "Rina", "email": "rina@contoh.go.id", "password": PASSWORD} | fields
    with pytest.raises(ValidationError) as error:
        services.make_administrator(secret, **values)
    assert list(error.value.message_dict) == [wrong]
    assert not User.objects.exists()


def test_wrong_lines_are_named_and_what_was_typed_stays(client):
    begin(client)
    walk(client, "unit")
    page = client.post("/mulai/unit/", {"daftar": "Dinas A\nDinas A\n"}).content.decode()
    assert "Baris 2: Sama dengan baris 1. Hapus salah satu." in page
    assert "Dinas A\nDinas A" in page
    assert Node.objects.count() == 1
    assert client.post("/mulai/unit/", {"nanti": "1", "daftar": "Dinas A"}).status_code == 302
    assert Node.objects.count() == 1


def test_pasted_lines_lose_their_numbers():
    rows = pasted_rows("1. Dinas A\n 2)\tDinas B\tDB\n\n- Dinas C\n3\tDinas D\tDD\n(4) 17 Agustus\n")
    assert [(row.values["name"], row.values["short_name"]) for row in rows[:1]] == [("Dinas A", "")]
    assert [row.values["name"] for row in rows] == ["Dinas A", "Dinas B", "Dinas C", "Dinas D", "17 Agustus"]
    assert rows[3].values["short_name"] == "DD"


@pytest.mark.parametrize("code", ["18", "18.10", "18.71"])
def test_the_usual_units_fit_every_region(code):
    secret = services.new_secret()
    institution = services.choose_institution(secret, "", Region.objects.get(pk=code))
    services.identify(secret, "X", "", None)
    access = Access(services.make_administrator(secret, "Rina", "rina@contoh.go.id", PASSWORD))
    names = [name for name, _short in starter_units(institution.kind)]
    assert services.add_units(access, pasted_rows("\n".join(names))) == len(names) >= 30


def test_the_forms_ask_for_little(client):
    """Under 15 minutes: eleven fields in five steps, four of them may stay empty."""
    begin(client)
    visible = 0
    for step in STEPS:
        walk_until = client.get(f"/mulai/{step}/")
        page = walk_until.content.decode().split("<main")[1]
        names = set(re.findall(r'<(?:input|textarea|select)[^>]*name="([a-z_]+)"', page)) - {"csrfmiddlewaretoken"}
        visible += len(names)
        if step != "instrumen":
            client_forms = {
                "instansi": "identitas",
                "identitas": "administrator",
                "administrator": "unit",
                "unit": "instrumen",
            }
            walk_one(client, step)
            assert client.get("/mulai/")["Location"] == f"/mulai/{client_forms[step]}/"
    assert visible <= 11


def walk_one(client, step):
    forms = {
        "instansi": {"kind": "daerah", "name": "Kabupaten Pringsewu"},
        "identitas": {"name": "Pemerintah Kabupaten Pringsewu"},
        "administrator": {"name": "Rina", "email": "rina@contoh.go.id", "password": PASSWORD},
        "unit": {"nanti": "1"},
    }
    assert client.post(f"/mulai/{step}/", forms[step]).status_code == 302
