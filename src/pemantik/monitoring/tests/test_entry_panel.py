"""An application's address is watched from its page in the inventory."""

import pytest

from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import create_entry
from pemantik.inventory.tests.factories import make_entry, make_world
from pemantik.monitoring.models import Address
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FORM = {"interval": "15", "slow_ms": "3000", "method": "own"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def app(world):
    return make_entry(world.operator, world.unit, url="https://simpeg.contoh.go.id")


def test_an_address_is_registered_from_the_entry_and_shown_there(world, app, client) -> None:
    client.force_login(world.operator.user)
    page = client.get(f"/inventaris/data/{app.pk}/").content.decode()
    assert f"/pemantauan/alamat/tambah/?data={app.pk}" in page
    form = client.get(f"/pemantauan/alamat/tambah/?data={app.pk}").content.decode()
    assert 'value="https://simpeg.contoh.go.id"' in form
    sent = FORM | {"data": app.pk, "unit": world.unit.pk, "name": app.name, "url": "https://simpeg.contoh.go.id"}
    assert client.post("/pemantauan/alamat/tambah/", sent).status_code == 302
    made = Address.objects.get()
    assert made.entry == app
    page = client.get(f"/inventaris/data/{app.pk}/").content.decode()
    assert f"/pemantauan/alamat/{made.pk}/" in page
    assert "Belum diperiksa" in page
    assert "?data=" not in page


def test_entries_of_others_cannot_be_named(world, client) -> None:
    theirs = create_entry(world.stranger, "aplikasi", world.sibling.pk, Sent({"name": "Rahasia", "url": "x.go.id"}))
    client.force_login(world.operator.user)
    assert client.get(f"/pemantauan/alamat/tambah/?data={theirs.pk}").status_code == 404
    sent = FORM | {"data": theirs.pk, "unit": world.unit.pk, "name": "A", "url": "https://a.contoh.go.id"}
    assert client.post("/pemantauan/alamat/tambah/", sent).status_code == 404
    assert not Address.objects.exists()


def test_who_only_reads_is_not_offered_to_watch(world, app, client) -> None:
    client.force_login(access_of(Role.AUDITOR, world.own).user)
    assert "?data=" not in client.get(f"/inventaris/data/{app.pk}/").content.decode()
