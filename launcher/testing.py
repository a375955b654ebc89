"""`./pemantik test`: prepares what the tests need, runs them on SQLite and on PostgreSQL, and sums up."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, TypeVar

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

    def add_run(self, database: str, code: int) -> None:
        """Note how pytest ended; the first failure decides the exit code of all."""
        passed, failed = choose("lulus", "passed"), choose(f"gagal (kode {code})", f"failed (code {code})")
        self.lines.append(f"{database}: {failed if code else passed}")
        self.exit_code = self.exit_code or code

    def add_duration(self, seconds: float) -> None:
        """Note how long all runs took together."""
        self.lines.append(choose(f"Lamanya {seconds:.0f} detik", f"It took {seconds:.0f} seconds"))

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
            "Menyiapkan dan menjalankan seluruh pengujian: dengan SQLite, dan di sampingnya pengujian basis data\n"
            "dengan PostgreSQL sementara. Chromium dan PostgreSQL dipasang dari distribusi bila boleh; bila tidak,\n"
            "pengujian yang memerlukannya dilewati dan disebutkan (di CI hal itu kegagalan).\n",
            "Usage: ./pemantik test [pytest arguments]\n\n"
            "Prepares and runs the whole test suite: on SQLite, and beside it the database tests on a throw-away\n"
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

    began = time.monotonic()
    if programs:
        run_both(root, arguments, environment, programs, report)
    else:
        say("Menguji dengan SQLite ...", "Testing on SQLite ...")
        report.add_run("SQLite", call(root, [Run(arguments, environment)])[0])
    report.add_duration(time.monotonic() - began)
    report.show()
    return report.exit_code


#: What runs on PostgreSQL too, by markers of pytest.
ON_POSTGRESQL = "database and not one_database"


def run_both(root: str, arguments: list[str], environment: dict[str, str], programs: Path, report: Report) -> None:
    """Run the tests on SQLite and those of the database on PostgreSQL, side by side.

    Of the whole suite, the tests in the browser are a third run: two cores share three runs better than two of unlike
    length. What runs beside the first writes into a file, which is shown when all are done.
    """
    say("Menguji dengan SQLite dan PostgreSQL ...", "Testing on SQLite and PostgreSQL ...")
    with ExitStack() as ends:
        url = ends.enter_context(postgres.throwaway_cluster(programs))
        outputs = [ends.enter_context(tempfile.TemporaryFile("w+")) for _each in range(2)]
        beside = {"PostgreSQL": Run(only(ON_POSTGRESQL, arguments), {**environment, "DATABASE_URL": url}, outputs[0])}
        first = Run(arguments, environment)
        if not arguments:
            first = Run(only("not browser", arguments), environment)
            beside["Chromium"] = Run(only("browser", arguments), environment, outputs[1])
        on_sqlite, *others = call(root, [first, *beside.values()])
        for name, output in zip(beside, outputs, strict=False):
            say(f"\nDengan {name}:", f"\nWith {name}:")
            output.seek(0)
            shutil.copyfileobj(output, sys.stdout)
    report.add_run("SQLite", on_sqlite)
    for name, code in zip(beside, others, strict=True):
        # What the user selected may well have no test that touches the database.
        report.add_run(name, 0 if code == NO_TESTS_COLLECTED and arguments else code)


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


def only(marked: str, arguments: list[str]) -> list[str]:
    """Return pytest's arguments narrowed to the tests marked so, within what the user selected."""
    narrowed = list(arguments)
    if "-m" in narrowed[:-1]:
        position = narrowed.index("-m") + 1
        narrowed[position] = f"({narrowed[position]}) and {marked}"
        return narrowed
    return [*narrowed, "-m", marked]


@dataclass
class Run:
    """One run of pytest: its arguments, its environment, and the file it writes into instead of the terminal."""

    arguments: list[str]
    environment: dict[str, str]
    output: IO[str] | None = None


def call(root: str, runs: list[Run]) -> list[int]:
    """Run pytest as often as asked, side by side; when interrupted, let each end its tests before passing that on.

    Return the exit codes. Only a run without a file of its own has the user's terminal.
    """
    with ExitStack() as ends:
        processes = [ends.enter_context(start(root, run)) for run in runs]
        try:
            return [process.wait() for process in processes]
        except KeyboardInterrupt as interruption:
            for process in processes:
                end(process, told=not isinstance(interruption, Terminated))
            raise


def start(root: str, run: Run) -> "subprocess.Popen[bytes]":
    """Start pytest."""
    command = [state.python_of(root), "-m", "pytest", *run.arguments]
    if run.output is None:
        return subprocess.Popen(command, cwd=root, env=run.environment)
    return subprocess.Popen(
        command,
        cwd=root,
        env=run.environment,
        stdin=subprocess.DEVNULL,
        stdout=run.output,
        stderr=subprocess.STDOUT,
    )


def end(process: "subprocess.Popen[bytes]", *, told: bool) -> None:
    """Let a run end its tests; `told` when the terminal has already interrupted it."""
    if not told:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
