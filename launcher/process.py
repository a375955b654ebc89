"""Runs the tools that prepare the folder: quietly, with a sign of life, and with a sentence when they fail."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.diagnosis import diagnose
from launcher.speech import Problem, say, tell

SECONDS_BETWEEN_SIGNS_OF_LIFE = 20
LINES_SHOWN_OF_A_FAILURE = 20


@dataclass(frozen=True)
class Workplace:
    """The folder being prepared, and the lock that is held on it."""

    root: Path
    lock: int

    @property
    def tools(self) -> Path:
        """The folder for what the launcher itself needs: uv, Node, unfinished work."""
        return self.root / ".launcher"

    def run(self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
        """Run a tool in the folder; raise `Problem` with one sentence when it fails."""
        run(command, environment, folder=self.root, lock=self.lock)


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    *,
    folder: Path | None = None,
    lock: int | None = None,
) -> None:
    """Run a tool without showing its output; raise `Problem` with one sentence when it fails."""
    with subprocess.Popen(
        [os.fspath(part) for part in command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=() if lock is None else (lock,),
    ) as tool:
        output = wait(tool)
    if tool.returncode == 0:
        return
    if cause := diagnose(output):
        raise cause
    for line in output.strip().splitlines()[-LINES_SHOWN_OF_A_FAILURE:]:
        tell("  | " + line)
    name = " ".join(os.fspath(part) for part in command)
    raise Problem(
        f"Persiapan gagal: `{name}` berhenti dengan kode {tool.returncode}; keluarannya tercantum di atas.",
        f"Preparation failed: `{name}` ended with code {tool.returncode}; its output stands above.",
    )


def wait(tool: subprocess.Popen[str]) -> str:
    """Return the tool's output once it ends; meanwhile say now and then that it still works."""
    seconds = 0
    while True:
        try:
            return tool.communicate(timeout=SECONDS_BETWEEN_SIGNS_OF_LIFE)[0]
        except subprocess.TimeoutExpired:
            seconds += SECONDS_BETWEEN_SIGNS_OF_LIFE
            say(f"  masih berjalan, {seconds} detik ...", f"  still working, {seconds} seconds ...")
