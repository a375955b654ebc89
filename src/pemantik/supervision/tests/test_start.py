"""Where the day begins after signing in."""

import pytest
from django.urls import reverse

from pemantik.supervision.tests.factories import make_supervised
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - pages of this room need it

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_who_coaches_a_province_begins_at_its_board_and_everybody_else_at_the_own_work(client, settings):
    world = make_supervised()
    start = reverse(settings.LOGIN_REDIRECT_URL)
    client.force_login(world.coordinator.user)
    assert client.get(start).headers["Location"] == "/provinsi/"
    for person in (world.city_coordinator, world.stranger):
        client.force_login(person.user)
        assert client.get(start).headers["Location"] == "/tugas/"
    client.logout()
    assert client.get(start).headers["Location"].startswith("/masuk/")
