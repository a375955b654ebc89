"""Prepares whatever is missing, one launcher at a time."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher import catalogs, environment, frontend, state
from launcher.process import Workplace
from launcher.speech import Problem, say

MEGABYTES_NEEDED = {"base": 500, "test": 1200, "pages": 500}


def prepare(root: str, group: str, *, pages: bool) -> None:
    """Make ready the packages of `group`, the catalogs and, if wanted, the front end; do nothing twice.

    Raises `Problem` or `OSError` when something stands in the way; what was ready before then still is.
    """
    with alone(Path(root)) as place:
        if not state.environment_is_ready(root, group):
            check_space(place, MEGABYTES_NEEDED[group])
            environment.make(place, group)
        catalogs.compile_stale(place)
        if pages and not state.pages_are_ready(root):
            check_space(place, MEGABYTES_NEEDED["pages"])
            frontend.build(place)
        if group == "test":
            frontend.install_packages(place)


@contextmanager
def alone(root: Path) -> Iterator[Workplace]:
    """Hold the folder's lock, waiting for another launcher if need be.

    The tools that are started inherit the lock: when a launcher is killed, the next one waits until its orphans are
    done rather than working among them.
    """
    tools = root / ".launcher"
    tools.mkdir(exist_ok=True)
    with (tools / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(
                "Menunggu: Pemantik sedang disiapkan oleh proses lain ...",
                "Waiting: another process is preparing Pemantik ...",
            )
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield Workplace(root, lock.fileno())


def check_space(place: Workplace, megabytes: int) -> None:
    """Raise `Problem` when the disk cannot hold what is about to be installed."""
    free = shutil.disk_usage(place.root).free // 1_000_000
    if free < megabytes:
        raise Problem(
            f"Ruang disk kurang: persiapan memerlukan {megabytes} MB, tersisa {free} MB di {place.root}.",
            f"Not enough disk space: preparation needs {megabytes} MB, {free} MB are left in {place.root}.",
        )
