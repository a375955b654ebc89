"""`./pemantik test`: prepares what the tests need, runs them on SQLite and on PostgreSQL, and sums up."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TypeVar

from launcher import debian, postgres, state
from launcher.speech import Problem, choose, say, tell
from launcher.start import prepare

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_TESTS_COLLECTED = 5
SECONDS_TO_END = 30
Found = TypeVar("Found")


@dataclass
class Report:
    """What is said at the end: one line for each run, one for each thing that had to be left out."""

    lines: list[str] = field(default_factory=list)
    exit_code: int = 0

    def add_run(self, database: str, code: int, seconds: float) -> None:
        """Note how pytest ended; the first failure decides the exit code of all."""
        passed, failed = choose("lulus", "passed"), choose(f"gagal (kode {code})", f"failed (code {code})")
        duration = choose(f"{seconds:.0f} detik", f"{seconds:.0f} seconds")
        self.lines.append(f"{database}: {failed if code else passed}, {duration}")
        self.exit_code = self.exit_code or code

    def show(self) -> None:
        """Tell the user how it went."""
        say("\nRingkasan pengujian:", "\nTest summary:")
        for line in self.lines:
            tell(f"  {line}")


def help_text() -> int:
    """Show how to use the command."""
    sys.stdout.write(
        choose(
            "Pemakaian: ./pemantik test [argumen pytest]\n\n"
            "Menyiapkan dan menjalankan seluruh pengujian: sekali dengan SQLite, lalu pengujian basis data dengan\n"
            "PostgreSQL sementara. Chromium dan PostgreSQL dipasang dari distribusi bila boleh; bila tidak,\n"
            "pengujian yang memerlukannya dilewati dan disebutkan (di CI hal itu kegagalan).\n",
            "Usage: ./pemantik test [pytest arguments]\n\n"
            "Prepares and runs the whole test suite: once on SQLite, then the database tests on a throw-away\n"
            "PostgreSQL. Chromium and PostgreSQL are installed from the distribution where allowed; otherwise the\n"
            "tests that need them are skipped, which is said (in CI it is a failure).\n",
        )
    )
    return 0


def main(root: str, arguments: list[str]) -> int:
    """Run the tests; return 0 when all of them passed, else pytest's exit code."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, stop)
    # A program started in the background ignores Ctrl-C, and so would its children: pytest must not.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    prepare(root, "test", pages=True)
    report = Report()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    browser = find_or_install("chromium", find_browser, report)
    if browser:
        environment["PEMANTIK_CHROMIUM"] = browser
    programs = find_or_install("postgresql", postgres.find_programs, report)

    say("Menguji dengan SQLite ...", "Testing on SQLite ...")
    report.add_run("SQLite", *run_pytest(root, arguments, environment))
    if programs:
        say("Menguji dengan PostgreSQL ...", "Testing on PostgreSQL ...")
        with postgres.throwaway_cluster(programs) as url:
            code, seconds = run_pytest(root, only_database(arguments), {**environment, "DATABASE_URL": url})
        # What the user selected may well have no test that touches the database.
        report.add_run("PostgreSQL", 0 if code == NO_TESTS_COLLECTED and arguments else code, seconds)
    report.show()
    return report.exit_code


class Terminated(KeyboardInterrupt):
    """This process alone was told to end; with Ctrl-C, pytest hears it from the terminal."""


def stop(_signal: int, _frame: FrameType | None) -> None:
    """Turn a termination into an orderly stop, so that the cluster goes too."""
    raise Terminated


def in_ci() -> bool:
    """Tell whether nothing may be left out."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def find_browser() -> str | None:
    """Return the path of a Chromium."""
    chosen = os.environ.get("PEMANTIK_CHROMIUM")
    if chosen and Path(chosen).exists():
        return chosen
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def find_or_install(package: str, find: Callable[[], Found | None], report: Report) -> Found | None:
    """Return what `find` finds, if need be after installing the package.

    When there is none, its tests are left out and the report says so; in CI that raises `Problem`.
    """
    found = find()
    if found:
        return found
    reason = debian.install(package)
    found = find()
    if found:
        return found
    reason = reason or choose("programnya tidak ditemukan", "its program was not found")
    missing = choose(
        f"{package} tidak ada dan tidak dapat dipasang ({reason}); pengujian yang memerlukannya dilewati.",
        f"{package} is missing and cannot be installed ({reason}); the tests that need it are skipped.",
    )
    if in_ci():
        raise Problem(
            f"{package} tidak ada dan tidak dapat dipasang ({reason}); di CI semua pengujian harus berjalan.",
            f"{package} is missing and cannot be installed ({reason}); in CI every test must run.",
        )
    tell(missing)
    report.lines.append(missing)
    return None


def only_database(arguments: list[str]) -> list[str]:
    """Return pytest's arguments narrowed to the tests marked `database`, within what the user selected."""
    narrowed = list(arguments)
    if "-m" in narrowed[:-1]:
        position = narrowed.index("-m") + 1
        narrowed[position] = f"({narrowed[position]}) and database"
        return narrowed
    return [*narrowed, "-m", "database"]


def run_pytest(root: str, arguments: list[str], environment: dict[str, str]) -> tuple[int, float]:
    """Run pytest once; return its exit code and how many seconds it took."""
    began = time.monotonic()
    code = call([state.python_of(root), "-m", "pytest", *arguments], root, environment)
    return code, time.monotonic() - began


def call(command: list[str], root: str, environment: dict[str, str]) -> int:
    """Run pytest with the user's terminal; when interrupted, let it end its tests before passing that on."""
    with subprocess.Popen(command, cwd=root, env=environment) as tests:
        try:
            return tests.wait()
        except KeyboardInterrupt as interruption:
            if isinstance(interruption, Terminated):
                tests.send_signal(signal.SIGINT)
            try:
                tests.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                tests.kill()
            raise
