"""A PostgreSQL cluster for one test run: in a temporary folder, without a network port, gone afterwards."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.speech import Problem

NEW_CLUSTER = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
# No network port; and nothing here has to survive a power cut, so nothing waits for the disk.
SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")


def find_programs() -> Path | None:
    """Return the folder with the newest `initdb` and `pg_ctl`; Debian keeps them out of `PATH`."""
    installed = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return max(installed, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0)).parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def throwaway_cluster(programs: Path) -> Iterator[str]:
    """Run a cluster and yield its `DATABASE_URL`; a cluster that runs already is not touched.

    The server listens only on a socket in a folder that nobody else may enter: it needs no port and no password.
    """
    owner = account()
    with tempfile.TemporaryDirectory(prefix="pemantik-pg-") as name:
        if owner:
            os.chown(name, owner.pw_uid, owner.pw_gid)
        data = f"--pgdata={name}/data"
        call([f"{programs}/initdb", *NEW_CLUSTER, data], owner)
        options = " ".join(f"-c {setting}" for setting in (f"unix_socket_directories={name}", *SETTINGS))
        pg_ctl = f"{programs}/pg_ctl"
        call([pg_ctl, "start", "--wait", data, f"--log={name}/log", f"--options={options}"], owner)
        try:
            yield f"postgres://postgres@/postgres?host={name}"
        finally:
            call([pg_ctl, "stop", "--mode=immediate", data], owner)


def account() -> pwd.struct_passwd | None:
    """Return the account that must run the server, if not this one: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def call(command: list[str], owner: pwd.struct_passwd | None) -> None:
    """Run one of PostgreSQL's programs as `owner`, without showing its output."""
    # A file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            cwd="/",
            check=False,
        )
        if result.returncode != 0:
            output.seek(0)
            answer = " ".join(output.read().split()[-60:])
            name = Path(command[0]).name
            raise Problem(f"PostgreSQL: `{name}` gagal: {answer}", f"PostgreSQL: `{name}` failed: {answer}")
