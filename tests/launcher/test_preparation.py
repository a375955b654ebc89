"""Making what is missing: beside the old, one at a time, and never twice."""

import fcntl
import os
import shutil
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from launcher import environment, frontend, node, preparation, state
from launcher.process import Workplace
from launcher.speech import Problem
from tests.launcher.conftest import Commands, give_environment

# What `uv venv` leaves behind, in the folder that is its last argument.
MAKES_ENVIRONMENT = f"""
for last; do :; done
if [ "$1" = venv ]; then
  mkdir -p "$last/bin" "$last/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
  ln -s "{sys.executable}" "$last/bin/python"
fi
"""


@pytest.fixture
def uv(root: Path, commands: Commands) -> Commands:
    """A fake uv, locked and installed."""
    home = root / ".launcher" / "uv"
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "uv").symlink_to(commands.add("uv", script=MAKES_ENVIRONMENT))
    (home / "bin" / "python").symlink_to(sys.executable)
    (home / state.STAMP).write_text(state.fingerprint([str(root / "requirements" / "uv.lock")]))
    return commands


@pytest.fixture
def npm(commands: Commands) -> Commands:
    """A fake Node that is recent enough, and a fake npm."""
    commands.add("node", output="v22.1.0")
    commands.add("npm", script='[ "$1" = ci ] && rm -rf node_modules')
    return commands


def prepare(root: Path, group: str = "base", *, pages: bool = False) -> None:
    preparation.prepare(str(root), group, pages=pages)


@pytest.mark.usefixtures("uv")
def test_an_environment_is_made_once(root: Path, uv: Commands) -> None:
    prepare(root)
    assert state.environment_is_ready(str(root), "base")
    assert [call.split()[1] for call in uv.calls] == ["venv", "pip"]
    assert "--require-hashes" in uv.calls[1]
    assert uv.calls[1].endswith("base.lock")
    prepare(root)
    assert len(uv.calls) == 2


def test_the_environment_finds_the_source(root: Path, uv: Commands) -> None:
    prepare(root)
    [path] = (root / ".venv").rglob("pemantik.pth")
    assert (path.parent / path.read_text().strip()).resolve() == root / "src"


def test_a_changed_lock_makes_it_anew_and_leaves_nothing_old(root: Path, uv: Commands) -> None:
    prepare(root)
    (root / ".venv" / "leftover").touch()
    (root / "requirements" / "base.lock").write_text("changed\n")
    prepare(root)
    assert state.environment_is_ready(str(root), "base")
    assert not (root / ".venv" / "leftover").exists()
    assert sorted(path.name for path in (root / ".launcher").iterdir()) == ["lock", "uv"]


def test_a_half_made_environment_is_made_anew(root: Path, uv: Commands) -> None:
    (root / ".launcher" / "venv.new" / "half").mkdir(parents=True)
    (root / ".venv" / "half").mkdir(parents=True)
    prepare(root)
    assert state.environment_is_ready(str(root), "base")
    assert not (root / ".venv" / "half").exists()


def test_a_failure_leaves_the_old_environment(ready: Path, uv: Commands) -> None:
    (ready / "requirements" / "base.lock").write_text("changed\n")
    uv.add("uv", output="error: Failed to fetch", code=2)
    with pytest.raises(Problem, match="registry cannot be reached"):
        prepare(ready)
    assert (ready / ".venv" / "bin" / "python").exists()
    assert not state.environment_is_ready(str(ready), "base")


def test_too_little_space_is_said_before_anything_is_installed(
    root: Path, uv: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=30_000_000))
    with pytest.raises(Problem, match="needs 500 MB, 30 MB are left"):
        prepare(root)
    assert uv.calls == []


def test_a_python_without_ensurepip_is_said(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(Problem, match="apt-get install python3-venv"):
        environment.ensure_uv(place)


def test_a_second_launcher_waits_and_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waiting, entered = threading.Event(), threading.Event()
    real_flock = fcntl.flock

    def flock(file: object, operation: int) -> None:
        if operation == fcntl.LOCK_EX:
            waiting.set()
        real_flock(file, operation)

    def second() -> None:
        with preparation.alone(root):
            entered.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fcntl, "flock", flock)
        with preparation.alone(root):
            thread = threading.Thread(target=second)
            thread.start()
            assert waiting.wait(10)
            assert not entered.is_set()
        thread.join(10)
    assert entered.is_set()
    assert "another process is preparing" in capsys.readouterr().err


def test_tools_inherit_the_lock(place: Workplace) -> None:
    place.run([sys.executable, "-c", f"import os; os.fstat({place.lock})"])


def test_catalogs_are_compiled(ready: Path) -> None:
    (ready / "launcher").symlink_to(Path(preparation.__file__).parent)
    catalog = ready / "src/pemantik/cli/locale/en/LC_MESSAGES/cli.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text('msgid "lulus"\nmsgstr "passed"\n')
    python = Path(state.python_of(str(ready)))
    python.unlink()
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (ready / ".venv" / state.STAMP).write_text(state.environment_stamp(str(ready), "base", str(python)))
    prepare(ready)
    assert b"passed" in catalog.with_suffix(".mo").read_bytes()
    assert state.stale_catalogs(str(ready)) == []


def test_pages_are_built_once(ready: Path, front_end: Path, npm: Commands) -> None:
    prepare(ready, pages=True)
    prepare(ready, pages=True)
    assert [call for call in npm.calls if call.startswith("npm")] == ["npm ci", "npm run build"]


def test_finished_pages_do_without_their_packages_but_tests_do_not(ready: Path, front_end: Path, npm: Commands) -> None:
    prepare(ready, pages=True)
    shutil.rmtree(ready / "node_modules")
    prepare(ready, pages=True)
    assert npm.calls.count("npm ci") == 1
    give_environment(ready, "test")
    prepare(ready, "test", pages=True)
    assert npm.calls.count("npm ci") == 2


def test_a_failed_build_is_repeated(ready: Path, front_end: Path, npm: Commands) -> None:
    npm.add("npm", output="npm error code ENOSPC", code=1)
    with pytest.raises(Problem, match="disk became full"):
        prepare(ready, pages=True)
    npm.add("npm")
    prepare(ready, pages=True)
    assert state.pages_are_ready(str(ready))


def test_an_old_node_is_not_used(commands: Commands) -> None:
    commands.add("npm")
    commands.add("node", output="v18.20.4")
    assert node.system_node() is None
    commands.add("node", output="v20.0.0")
    assert node.system_node() == node.Node((commands.folder / "npm",), commands.folder)


def test_node_comes_from_the_python_registry_where_the_system_has_none(
    place: Workplace, uv: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "system_node", lambda: None)
    uv.add("uv", script='mkdir -p "${7}"')
    first = node.find(place)
    assert node.find(place) == first
    assert len(uv.calls) == 1
    assert uv.calls[0].endswith("node.lock")
    assert node.environment(place, first)["PATH"].startswith(str(first.folder) + os.pathsep)


def test_accounts_without_a_home_keep_caches_in_the_folder(
    place: Workplace, uv: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    assert environment.uv_settings(place)["UV_CACHE_DIR"] == str(place.tools / "uv-cache")


def test_front_end_is_left_alone_where_there_is_none(place: Workplace, commands: Commands) -> None:
    frontend.build(place)
    assert commands.calls == []
