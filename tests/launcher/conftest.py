"""A folder to prepare, and fake commands in the place of the real ones."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import state
from launcher.preparation import alone
from launcher.process import Workplace


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the launcher speak English, whatever the machine's language."""
    monkeypatch.setenv("PEMANTIK_LANG", "en")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small Pemantik: lock files, a front end, nothing prepared yet."""
    (tmp_path / "requirements").mkdir()
    for group in ("base", "test", "uv", "node"):
        (tmp_path / "requirements" / f"{group}.lock").write_text(f"{group}==1 --hash=sha256:0\n")
    (tmp_path / "src" / "pemantik").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def place(root: Path) -> Iterator[Workplace]:
    """The folder, with its lock held."""
    with alone(root) as workplace:
        yield workplace


@pytest.fixture
def ready(root: Path) -> Path:
    """The folder with an environment that is ready for `base`."""
    give_environment(root, "base")
    return root


def give_environment(root: Path, group: str) -> None:
    """Pretend that the group's packages are installed."""
    python = Path(state.python_of(str(root)))
    python.parent.mkdir(parents=True, exist_ok=True)
    python.unlink(missing_ok=True)
    python.symlink_to(sys.executable)
    (root / ".venv" / state.STAMP).write_text(state.environment_stamp(str(root), group, str(python)))


@pytest.fixture
def front_end(root: Path) -> Path:
    """The folder with front-end sources that are not built yet."""
    for name in ("package.json", "package-lock.json"):
        (root / name).write_text("{}")
    (root / "frontend").mkdir()
    (root / "frontend" / "charts.js").write_text("draw()")
    return root


class Commands:
    """Fake commands: what stands in their place in `PATH`, and how they were called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / "journal"

    def add(self, name: str, *, output: str = "", code: int = 0, script: str = "") -> Path:
        """Put a command in place that notes its arguments, prints `output` and ends with `code`."""
        program = self.folder / name
        program.write_text(
            f'#!/bin/sh\necho "{name} $*" >> "{self.journal}"\n{script}\ncat <<"END"\n{output}\nEND\nexit {code}\n'
        )
        program.chmod(0o755)
        return program

    @property
    def calls(self) -> list[str]:
        """The calls so far, oldest first."""
        return self.journal.read_text().splitlines() if self.journal.exists() else []


@pytest.fixture
def commands(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Fake commands that come before all others."""
    folder = tmp_path_factory.mktemp("bin")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return Commands(folder)
