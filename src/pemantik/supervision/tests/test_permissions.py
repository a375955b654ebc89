"""Every page of the room x who opens it."""

import pytest

from pemantik.assessments.tests.factories import make_access
from pemantik.organizations.roles import Role
from pemantik.supervision.tests.factories import make_supervised

pytestmark = [pytest.mark.database, pytest.mark.django_db]

BOARD = ("/provinsi/", "/provinsi/perbandingan/", "/provinsi/simulasi/", "/provinsi/anggota/", "/provinsi/nilai.xlsx")
ANYBODY = ("/pembinaan/", "/pembinaan/berkas/", "/tolok-ukur/")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_every_role_of_the_province_reads_the_board(role, client) -> None:
    world = make_supervised()
    client.force_login(make_access(role, world.province).user)
    for path in (*BOARD, f"/provinsi/{world.city.pk}/", *ANYBODY):
        assert client.get(path).status_code == 200, path
    expected = {302} if role is Role.COORDINATOR else {403}
    sent = {"provinsi": world.province.pk, "penilaian": world.campaign.pk}
    assert client.post("/provinsi/ingatkan/", sent).status_code in expected


@pytest.mark.parametrize("role", list(Role))
def test_people_of_a_member_see_their_own_page_only(role, client) -> None:
    world = make_supervised()
    client.force_login(make_access(role, world.city).user)
    for path in BOARD:
        assert client.get(path).status_code == 404, path
    assert client.get(f"/provinsi/{world.city.pk}/").status_code == 200
    assert client.get(f"/provinsi/{world.regency.pk}/").status_code == 404
    assert client.post(f"/provinsi/{world.city.pk}/sepakat/", {"text": "x"}).status_code in {403, 422}
    for path in ANYBODY:
        assert client.get(path).status_code == 200


def test_a_stranger_finds_nothing(client) -> None:
    world = make_supervised()
    client.force_login(world.stranger.user)
    for path in (*BOARD, f"/provinsi/{world.city.pk}/", f"/provinsi/{world.province.pk}/", "/provinsi/999999/"):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/provinsi/{world.city.pk}/sepakat/", {"text": "x"}).status_code == 404
    sent = {"provinsi": world.province.pk, "penilaian": world.campaign.pk}
    assert client.post("/provinsi/ingatkan/", sent).status_code == 404


def test_the_menu_leads_people_of_the_province_to_the_board(client) -> None:
    world = make_supervised()
    client.force_login(world.coordinator.user)
    page = client.get("/provinsi/").content.decode()
    assert page.index('href="/provinsi/"') < page.index('href="/provinsi/anggota/"') < page.index('href="/pembinaan/"')
    client.force_login(world.city_coordinator.user)
    page = client.get("/pembinaan/").content.decode()
    assert 'href="/provinsi/"' not in page
    assert 'href="/pembinaan/"' in page


def test_the_workbook_holds_numbers_and_plain_text(client) -> None:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    world = make_supervised()
    type(world.city).objects.filter(pk=world.city.pk).update(name="=1+1")
    client.force_login(world.coordinator.user)
    content = client.get("/provinsi/nilai.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[3][0] == "=1+1"
    assert rows[3][2:12] == [3.0] * 8 + [1.0, 3.0]
    assert rows[-1][0] == "Rata-rata"
    assert b"<f>" not in content
