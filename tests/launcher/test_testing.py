"""`./pemantik test`: what it prepares, which runs it makes, and how it sums up."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher import debian, postgres, testing
from launcher.speech import Problem
from launcher.testing import Report, Run, only
from tests.launcher.conftest import Commands


class Runs:
    """The pytest runs that were asked for, and the exit codes that they shall have."""

    def __init__(self) -> None:
        self.codes = {"SQLite": 0, "PostgreSQL": 0, "Chromium": 0}
        self.arguments: dict[str, list[str]] = {}
        self.environments: dict[str, dict[str, str]] = {}

    def call(self, _root: str, runs: list[Run]) -> list[int]:
        names = [self.name_of(run) for run in runs]
        for name, run in zip(names, runs, strict=True):
            self.arguments[name] = run.arguments
            self.environments[name] = run.environment
            if run.output:
                run.output.write(f"what {name} said\n")
        return [self.codes[name] for name in names]

    @staticmethod
    def name_of(run: Run) -> str:
        if "DATABASE_URL" in run.environment:
            return "PostgreSQL"
        return "SQLite" if run.output is None else "Chromium"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """A machine that has everything, on which no test really runs."""

    @contextmanager
    def cluster(_programs: Path) -> Iterator[str]:
        yield "postgres://somewhere"

    recorded = Runs()
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://the-users-own")
    monkeypatch.setattr(testing, "prepare", lambda *_arguments, **_options: None)
    monkeypatch.setattr(testing, "call", recorded.call)
    monkeypatch.setattr(testing, "find_browser", lambda: "/bin/chromium")
    monkeypatch.setattr(postgres, "find_programs", lambda: Path("/pg/bin"))
    monkeypatch.setattr(postgres, "throwaway_cluster", cluster)
    monkeypatch.setattr(testing.signal, "signal", lambda *_arguments: None)
    monkeypatch.setattr(debian, "install", lambda _package: "it takes root")
    return recorded


def test_the_whole_suite_is_three_runs_and_no_test_is_in_none(runs: Runs, root: Path) -> None:
    assert testing.main(str(root), []) == 0
    assert runs.arguments == {
        "SQLite": ["-m", "not browser"],
        "PostgreSQL": ["-m", "database and not one_database"],
        "Chromium": ["-m", "browser"],
    }
    assert "DATABASE_URL" not in runs.environments["Chromium"]
    assert runs.environments["PostgreSQL"]["DATABASE_URL"] == "postgres://somewhere"
    assert runs.environments["SQLite"]["PEMANTIK_CHROMIUM"] == "/bin/chromium"


def test_what_the_second_run_said_is_shown_after_the_first(
    runs: Runs, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    testing.main(str(root), [])
    said = capsys.readouterr().out
    assert "what PostgreSQL said" in said
    assert "what Chromium said" in said


def test_arguments_go_to_both_runs(runs: Runs, root: Path) -> None:
    testing.main(str(root), ["-k", "name"])
    assert runs.arguments == {
        "SQLite": ["-k", "name"],
        "PostgreSQL": ["-k", "name", "-m", "database and not one_database"],
    }


def test_a_selection_by_marker_is_kept() -> None:
    assert only("database", ["-m", "browser or slow", "-x"]) == ["-m", "(browser or slow) and database", "-x"]


@pytest.mark.parametrize(
    ("sqlite", "postgresql", "chromium", "arguments", "code"),
    [
        (1, 0, 0, [], 1),
        (0, 1, 0, [], 1),
        (0, 0, 1, [], 1),
        (5, 0, 0, [], 5),
        (0, 5, 0, [], 5),
        (0, 0, 5, [], 5),
        (0, 5, 0, ["-k", "pure"], 0),
        (5, 5, 0, ["-k", "nothing"], 5),
    ],
)
def test_the_exit_code_is_that_of_the_first_failure(
    runs: Runs, root: Path, sqlite: int, postgresql: int, chromium: int, arguments: list[str], code: int
) -> None:
    runs.codes = {"SQLite": sqlite, "PostgreSQL": postgresql, "Chromium": chromium}
    assert testing.main(str(root), arguments) == code


def test_what_cannot_be_installed_is_left_out_and_said(
    runs: Runs, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(postgres, "find_programs", lambda: None)
    assert testing.main(str(root), []) == 0
    assert list(runs.arguments) == ["SQLite"]
    assert "postgresql is missing and cannot be installed (it takes root)" in capsys.readouterr().err


def test_in_ci_nothing_is_left_out(runs: Runs, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(testing, "find_browser", lambda: None)
    with pytest.raises(Problem, match="in CI every test must run"):
        testing.main(str(root), [])


def test_what_is_missing_is_installed(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(debian, "install", installed.append)
    report = Report()
    found = testing.find_or_install("chromium", lambda: "/bin/chromium" if installed else None, report)
    assert (found, installed, report.lines) == ("/bin/chromium", ["chromium"], [])


def test_package_lists_are_renewed_only_when_the_installation_needs_it(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "administrator", list)
    commands.add("apt-get")
    assert debian.install("chromium") is None
    assert [call.split()[1] for call in commands.calls] == ["install"]
    commands.journal.unlink()
    commands.add("apt-get", script=f'[ "$1" = update ] && exit 0; [ $(wc -l < {commands.journal}) -gt 1 ]; exit $?')
    assert debian.install("chromium") is None
    assert [call.split()[1] for call in commands.calls] == ["install", "update", "install"]


def test_a_failed_installation_is_a_reason(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "administrator", list)
    commands.add("apt-get", output="Temporary failure resolving: Temporary failure in name resolution", code=100)
    assert "cannot be reached" in str(debian.install("chromium"))


def test_without_rights_nothing_is_installed(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    commands.add("apt-get")
    commands.add("sudo", code=1)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert "passwordless sudo" in str(debian.install("chromium"))
    assert commands.calls == ["sudo -n true"]


def test_an_interruption_waits_for_every_pytest(tmp_path: Path) -> None:
    program = tmp_path / "launcher_of_tests.py"
    markers = [tmp_path / "first", tmp_path / "second"]
    slow = (
        "import pathlib, signal, sys\n"
        "print('running', flush=True)\n"
        "try: signal.pause()\nexcept KeyboardInterrupt: pathlib.Path(sys.argv[1]).touch()\n"
    )
    program.write_text(
        "import os, signal, subprocess, sys\nfrom launcher import testing\n"
        "signal.signal(signal.SIGTERM, testing.stop)\n"
        f"testing.start = lambda _root, run: subprocess.Popen([sys.executable, '-c', {slow!r}, *run.arguments])\n"
        f"testing.call('/', [testing.Run([marker], {{}}) for marker in {list(map(str, markers))!r}])\n"
    )
    folder = Path(testing.__file__).resolve().parents[1]
    with subprocess.Popen(
        [sys.executable, program], env={"PYTHONPATH": str(folder)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"running\n"
        assert process.stdout.readline() == b"running\n"
        process.terminate()
        process.communicate()
    assert all(marker.exists() for marker in markers)
