"""Settings by environment: read in a fresh process, as every start does."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pemantik.config.database import database_from_url
from pemantik.config.secret import read_or_create_secret_key

SOURCE = Path(__file__).parents[3]
SHOW = """
import json
from pemantik.config import settings as s
print(json.dumps({
    "key": s.SECRET_KEY, "hosts": s.ALLOWED_HOSTS, "debug": s.DEBUG, "database": str(s.DATABASES["default"]["NAME"]),
    "engine": s.DATABASES["default"]["ENGINE"], "hsts": s.SECURE_HSTS_SECONDS, "secure": s.CSRF_COOKIE_SECURE,
}))
"""


def settings_with(folder, **environment):
    """The settings of a process with this environment and `folder` as its data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PEMANTIK_", "DATABASE_"))}
    kept |= {"PYTHONPATH": str(SOURCE), "PEMANTIK_VAR": str(folder)} | environment
    shown = subprocess.run([sys.executable, "-c", SHOW], env=kept, capture_output=True, text=True, check=True)
    return json.loads(shown.stdout)


def test_defaults_are_safe(tmp_path):
    found = settings_with(tmp_path / "var")
    assert found["debug"] is False
    assert "*" not in found["hosts"]
    assert found["database"] == str(tmp_path / "var" / "pemantik.sqlite3")
    assert found["hsts"] == 0


def test_secret_key_is_made_once_and_kept_private(tmp_path):
    first = settings_with(tmp_path)
    again = settings_with(tmp_path)
    assert first["key"] == again["key"]
    assert len(first["key"]) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert settings_with(tmp_path / "other")["key"] != first["key"]


def test_environment_wins(tmp_path):
    found = settings_with(
        tmp_path,
        PEMANTIK_SECRET_KEY="from-the-environment",
        PEMANTIK_ALLOWED_HOSTS="spbe.example.go.id,10.0.0.5",
        PEMANTIK_HTTPS="true",
        DATABASE_URL="postgres://u:p@db.example/pemantik",
    )
    assert found["key"] == "from-the-environment"
    assert not (tmp_path / "secret-key").exists()
    assert found["hosts"] == ["spbe.example.go.id", "10.0.0.5"]
    assert found["engine"] == "django.db.backends.postgresql"
    assert found["secure"] is True
    assert found["hsts"] > 0


def test_second_process_keeps_the_key_of_the_first(tmp_path):
    path = tmp_path / "secret-key"
    path.write_text("the-first-one\n", encoding="ascii")
    assert read_or_create_secret_key(path) == "the-first-one"


def test_slower_of_two_processes_takes_the_key_of_the_faster(tmp_path, monkeypatch):
    path = tmp_path / "secret-key"

    def someone_was_faster(source, target):
        Path(target).write_text("theirs", encoding="ascii")
        raise FileExistsError

    monkeypatch.setattr("pemantik.config.secret.os.link", someone_was_faster)
    assert read_or_create_secret_key(path) == "theirs"
    assert [one.name for one in tmp_path.iterdir()] == ["secret-key"]


def test_sqlite_writers_wait_for_each_other():
    options = database_from_url("sqlite:////tmp/x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert options["timeout"] >= 10


@pytest.mark.parametrize("url", ["postgres://u:p@h/db", "postgresql://u:p@h:5433/db"])
def test_postgresql_connections_are_kept_and_checked(url):
    database = database_from_url(url)
    assert database["CONN_MAX_AGE"] > 0
    assert database["CONN_HEALTH_CHECKS"] is True
