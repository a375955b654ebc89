"""Backups hold everything, are taken while people work, and come back exactly, on either database."""

import json
import re
import signal
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from pemantik.cli.__main__ import main
from pemantik.config.tests.conftest import POSTGRES, Installation

pytestmark = pytest.mark.database


def backup(installation: Installation, path: Path, *options: str) -> Path:
    done = installation.run("backup", path, *options)
    assert done.returncode == 0, done.stderr
    return path


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_round_trip_to_a_fresh_machine_is_exact(template: Installation, archive: Path, empty: Installation):
    done = empty.run("restore", archive)
    assert done.returncode == 0, done.stderr
    assert empty.rows() == template.rows()
    for folder in ("evidence", "media"):
        assert files_below(empty.folder / folder) == files_below(template.folder / folder)
    code = "from pemantik.accounts import audit; from pemantik.accounts.models import User\n"
    assert (empty.folder / "secret-key").read_bytes() != (template.folder / "secret-key").read_bytes()
    shown = empty.python(code + "print(audit.verify(), User.objects.create_user('a@b.id', 'A').pk)")
    assert "entries=20, broken_id=None" in shown
    assert shown.split()[-1] == "2"  # keys go on where they were


@pytest.mark.one_database
def test_backup_is_private_and_holds_no_secret(template: Installation, archive: Path):
    secret = (template.folder / "secret-key").read_bytes()
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert secret not in archive.read_bytes()
    with tarfile.open(archive) as content:
        assert "secret-key" not in content.getnames()
        assert "database/sessions.session.jsonl.gz" not in content.getnames()
    assert [path.name for path in archive.parent.iterdir()] == ["b.tar"]


@pytest.mark.one_database
def test_secret_travels_only_when_asked_for_on_both_ends(
    installation: Installation, empty: Installation, tmp_path: Path
):
    archive = backup(installation, tmp_path / "b.tar", "--with-secret")
    secret = (installation.folder / "secret-key").read_bytes()
    assert empty.run("restore", archive).returncode == 0
    own = (empty.folder / "secret-key").read_bytes()
    assert empty.run("restore", archive, "--yes", "--with-secret").returncode == 0
    assert (empty.folder / "secret-key").read_bytes() == secret
    assert stat.S_IMODE((empty.folder / "secret-key").stat().st_mode) == 0o600
    assert [path.read_bytes() for path in empty.folder.glob("secret-key.replaced-*")] == [own]


@pytest.mark.one_database
def test_never_overwrites_and_names_files_in_a_folder_by_time(installation: Installation, tmp_path: Path):
    archive = tmp_path / "b.tar"
    archive.write_text("mine")
    done = installation.run("backup", archive)
    assert done.returncode == 1
    assert "sudah ada" in done.stderr
    assert archive.read_text() == "mine"
    folder = tmp_path / "backups"
    folder.mkdir()
    assert installation.run("backup", folder).returncode == 0
    assert re.fullmatch(r"pemantik-\d{8}-\d{6}\.tar", next(folder.iterdir()).name)


def test_backup_while_a_writer_writes_is_of_one_moment(installation: Installation, empty: Installation, tmp_path: Path):
    command = [
        sys.executable,
        "-c",
        "import django; django.setup()\nfrom pemantik.config.tests import contents\ncontents.write_until_told()",
    ]
    with subprocess.Popen(command, env=installation.env, stdin=-1, stdout=-1, text=True) as writer:
        assert writer.stdout.readline() == "writing\n"
        archive = backup(installation, tmp_path / "b.tar")
        written = int(writer.communicate()[0])
    assert writer.returncode == 0
    assert written > 10
    assert empty.run("restore", archive).returncode == 0
    before, after = installation.rows(), empty.rows()
    audited, files = len(after["accounts_auditentry"]) - 20, len(after["assessments_blob"]) - 3
    assert 0 < audited <= files <= audited + 1 <= written
    assert len(before["accounts_auditentry"]) == 20 + written


@pytest.mark.one_database
def test_last_backup_is_remembered(installation: Installation, tmp_path: Path):
    show = "from pemantik.web.last_backup import last_backup; print(last_backup())"
    assert installation.python(show).strip() == "None"
    archive = backup(installation, tmp_path / "b.tar")
    found = installation.python(show)
    assert f"size={archive.stat().st_size}" in found
    assert "files=4, missing=0" in found


@pytest.mark.one_database
def test_lost_and_damaged_evidence_is_told_and_the_rest_is_kept(
    installation: Installation, empty: Installation, tmp_path: Path
):
    evidence = sorted(path for path in (installation.folder / "evidence").rglob("*") if path.is_file())
    evidence[0].unlink()
    evidence[1].write_bytes(b"rotten")
    done = installation.run("backup", tmp_path / "b.tar")
    assert done.returncode == 1
    assert "2 berkas bukti hilang atau rusak" in done.stderr
    assert evidence[0].name in done.stderr
    restored = empty.run("restore", tmp_path / "b.tar")
    assert restored.returncode == 0, restored.stderr
    assert "2 berkas bukti sudah hilang atau rusak" in restored.stderr


@pytest.mark.one_database
def test_check_rehearses_and_changes_nothing(installation: Installation, archive: Path):
    before = {path: path.stat().st_mtime_ns for path in installation.folder.rglob("*")}
    done = installation.run("backup", "--check", archive)
    assert done.returncode == 0, done.stderr
    assert "dapat dipulihkan" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in installation.folder.rglob("*")} == before


def test_installation_in_use_is_replaced_only_when_agreed_and_kept_aside(installation: Installation, archive: Path):
    then = installation.rows()
    installation.sql("UPDATE accounts_user SET name = 'Baru'")
    (installation.folder / "media" / "logos" / "kota contoh (1).png").write_bytes(b"another")
    now = installation.rows()
    refused = installation.run("restore", archive)
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert installation.rows() == now
    agreed = installation.run("restore", archive, "--yes")
    assert agreed.returncode == 0, agreed.stderr
    assert installation.rows() == then
    assert (installation.folder / "media" / "logos" / "kota contoh (1).png").read_bytes() == b"PNG"
    kept = next(installation.folder.glob("media.replaced-*"))
    assert files_below(kept) == {"logos/kota contoh (1).png": b"another"}
    name = re.search(r"disimpan sebagai (\S+)\.\n", agreed.stderr)[1]
    if POSTGRES:
        assert installation.rows(schema=name) == now
    else:
        assert Installation(installation.folder, f"sqlite:///{installation.folder / name}").rows() == now


MOMENTS = {
    "files": "files._put",
    "commit": f"places.{'PostgresPlace' if POSTGRES else 'SqlitePlace'}.commit",
}
KILLED = """
import os, signal
from pathlib import Path
from unittest import mock
import django; django.setup()
from pemantik.config.backups import restoring
with mock.patch("pemantik.config.backups.{moment}", lambda *_: os.kill(os.getpid(), signal.SIGKILL)):
    restoring.restore(Path("{archive}"), agreed=True, with_secret=False)
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_restore_leaves_the_installation_as_it_was(installation: Installation, archive: Path, moment: str):
    then = installation.rows()
    installation.sql("UPDATE accounts_user SET name = 'Baru'")
    now = installation.rows()
    if moment == "files":
        next(path for path in (installation.folder / "evidence").rglob("*") if path.is_file()).unlink()
    code = KILLED.format(moment=MOMENTS[moment], archive=archive)
    killed = subprocess.run([sys.executable, "-c", code], env=installation.env, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert installation.rows() == now
    assert installation.run("restore", archive, "--yes").returncode == 0
    assert installation.rows() == then
    assert not list(installation.folder.glob("*.restoring*"))


def test_restore_is_refused_while_another_program_uses_the_database(installation: Installation, archive: Path):
    code = "import django, sys; django.setup()\nfrom django.db import connection\nwith connection.cursor() as c:\n"
    code += "    c.execute('SELECT 1 FROM accounts_user'); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], env=installation.env, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout.readline() == "open\n"
        done = installation.run("restore", archive, "--yes")
        other.communicate()
    assert done.returncode == 1
    assert "sedang dipakai program lain" in done.stderr


def test_backup_of_sqlite_moves_to_the_configured_database_and_back(empty: Installation, tmp_path: Path):
    """In the suite's second run this is the way from SQLite to PostgreSQL."""
    folder = tmp_path / "small" / "var"
    folder.mkdir(parents=True)
    small = Installation(folder, f"sqlite:///{folder / 'pemantik.sqlite3'}")
    small.python("from pemantik.config.tests import contents; contents.enter()")
    archive = backup(small, tmp_path / "b.tar")
    done = empty.run("restore", archive)
    assert done.returncode == 0, done.stderr
    before = small.fingerprint()
    assert empty.fingerprint() == before
    assert small.run("restore", backup(empty, tmp_path / "back.tar"), "--yes").returncode == 0
    assert small.fingerprint() == before


@pytest.mark.one_database
def test_backup_of_an_older_version_is_migrated_and_of_a_newer_one_refused(
    installation: Installation, empty: Installation, tmp_path: Path
):
    then = installation.rows()
    code = "from django.core.management import call_command; call_command('migrate', 'mfa', '0001', verbosity=0)"
    installation.python(code)
    assert installation.rows().keys() == then.keys()
    archive = backup(installation, tmp_path / "old.tar")
    done = empty.run("restore", archive)
    assert done.returncode == 0, done.stderr
    assert empty.rows() == then
    installation.sql("INSERT INTO django_migrations (app, name, applied) VALUES ('mfa', '0099_future', '2099-01-01')")
    refused = installation.run("backup", tmp_path / "new.tar")
    assert refused.returncode == 1
    assert "lebih baru" in refused.stderr
    assert not (tmp_path / "new.tar").exists()


@pytest.mark.one_database
def test_altered_audit_trail_is_not_restored(installation: Installation, empty: Installation, tmp_path: Path):
    change = "cursor.execute('UPDATE accounts_auditentry SET actor_name = %s WHERE id = 7', ['Budi'])"
    installation.python(
        "from django.db import connection; from pemantik.accounts import guards; cursor = connection.cursor()\n"
        f"with guards.lifted(connection): {change}"
    )
    archive = backup(installation, tmp_path / "b.tar")
    done = empty.run("restore", archive)
    assert done.returncode == 1
    assert "pernah diubah (catatan ke-7)" in done.stderr
    assert "Traceback" not in done.stderr


def test_forty_writers_at_once_lose_nothing(installation: Installation):
    found = installation.python("from pemantik.config.tests import contents; contents.write_together(40, 5)")
    assert json.loads(found) == {"problems": [], "entries": 220}


@pytest.mark.one_database
def test_help_is_indonesian_and_english(monkeypatch, capsys):
    for language, words in {"en": "copy all data", "id": "salin seluruh data"}.items():
        monkeypatch.setenv("PEMANTIK_LANG", language)
        with pytest.raises(SystemExit):
            main(["backup", "--help"])
        assert words in capsys.readouterr().out


@pytest.mark.one_database
def test_empty_database_is_told_in_words(empty: Installation, tmp_path: Path):
    done = empty.run("backup", tmp_path / "b.tar")
    assert done.returncode == 1
    assert "masih kosong" in done.stderr
    assert not list(tmp_path.glob("*b.tar*"))
