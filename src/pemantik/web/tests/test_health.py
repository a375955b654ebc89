"""The health endpoint."""

import pytest
from django.db import OperationalError, connection

from pemantik import __version__

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.mark.parametrize("path", ["/kesehatan/", "/healthz"])
def test_healthy(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": True, "version": __version__}
    assert "no-store" in response.headers["Cache-Control"]


def test_says_why_it_is_not_healthy_without_saying_where(client, monkeypatch, caplog):
    def fail():
        raise OperationalError("could not connect to server at 10.1.2.3")

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/kesehatan/")
    assert response.status_code == 503
    assert response.json()["database"] is False
    assert "Basis data tidak menjawab" in response.json()["reason"]
    assert "10.1.2.3" not in response.content.decode()
    assert "10.1.2.3" in caplog.text
