"""Keeps the processes of one installation together: started together, restarted where that helps, stopped together."""

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

logger = logging.getLogger(__name__)

#: After being told to stop, a process has this long to finish what it does.
GRACE_SECONDS = 40

#: A part that ends again and again is started later and later, up to this.
LONGEST_PAUSE = 30

#: A part that has lived this long is well again.
WELL_AFTER = 60

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_HANDLED = (*STOPPING, signal.SIGALRM)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A process: its name in the log, what it does, and whether it is started again when it ends by itself.

    One that was killed is always started again; when a part that is not restarted ends by itself, everything ends.
    """

    name: str
    work: Callable[[], int]
    restart: bool = False


@dataclass(slots=True)
class _Running:
    part: Part
    since: float
    failures: int


class Supervisor:
    """Runs parts as child processes. Made from a process without other threads."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.children: dict[int, _Running] = {}
        self.stopping = False

    def run(self) -> int:
        """Start every part and wait until all have ended; the exit code is that of the part that ended first."""
        for number in STOPPING:
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGALRM, lambda _number, _frame: self._send(signal.SIGKILL))
        for part in self.parts:
            self._start(part)
        code = 0
        while self.children:
            pid, status = os.waitpid(-1, 0)
            ended = self.children.pop(pid, None)
            if ended is None or self.stopping:
                continue
            exit_code = os.waitstatus_to_exitcode(status)
            if ended.part.restart or exit_code < 0:
                self._restart(ended, exit_code)
            else:
                code = exit_code or 1
                self._stop()
        return code

    def _restart(self, ended: _Running, exit_code: int) -> None:
        if exit_code == 0:
            self._start(ended.part)
            return
        failures = 1 if time.monotonic() - ended.since > WELL_AFTER else ended.failures + 1
        pause = min(2 ** (failures - 1) - 1, LONGEST_PAUSE)
        logger.warning("The %s ended with code %s; starting it again in %s s", ended.part.name, exit_code, pause)
        self._start(ended.part, failures, pause)

    def _start(self, part: Part, failures: int = 0, pause: float = 0) -> None:
        # Until the child is noted and has its own handlers, a signal would miss it or be handled twice.
        signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED)
        try:
            if self.stopping:
                return
            parent = os.getpid()
            pid = os.fork()
            if pid == 0:
                _become(part, parent, pause)
            self.children[pid] = _Running(part, time.monotonic() + pause, failures)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:  # told twice: at once
            self._send(signal.SIGKILL)
        else:
            self._stop()

    def _stop(self) -> None:
        self.stopping = True
        self._send(signal.SIGTERM)
        signal.alarm(GRACE_SECONDS)

    def _send(self, number: signal.Signals) -> None:
        for pid in list(self.children):
            with suppress(ProcessLookupError):  # it ended this very moment
                os.kill(pid, number)


def _become(part: Part, parent: int, pause: float) -> None:
    """In the child: do the work and end. Never returns."""
    code = 1
    try:
        # Ctrl-C reaches everything in the terminal's group; only the supervisor shall pass it on.
        os.setpgid(0, 0)
        for number in _HANDLED:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)
        _end_with_parent(parent)
        time.sleep(pause)
        code = part.work()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(bool(ending.code))
    except BaseException:
        logger.exception("The %s failed", part.name)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with_parent(parent: int) -> None:
    """Ask Linux for SIGTERM when the supervisor is killed, so that nothing is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
