"""The start of every command: see what is missing, have it prepared, hand over to the product.

Whatever is only needed when something is missing is imported only then, because a person who computes a score
should not wait for it.
"""

import errno
import os
import sys

from launcher import state
from launcher.speech import Problem, choose, say, tell

COMMANDS_WITH_PAGES = {"demo", "serve", "test"}


def main(root: str, arguments: list[str]) -> int:
    """Run the command; return its exit code, or 1 with one sentence when it could not be prepared."""
    try:
        return start(root, arguments)
    except Problem as problem:
        tell(str(problem))
        return 1
    except OSError as error:
        tell(explain(error))
        return 1
    except KeyboardInterrupt:
        say("Dihentikan.", "Stopped.")
        return 130


def start(root: str, arguments: list[str]) -> int:  # noqa: RET503 - execv does not return
    """Prepare what the command needs and become it."""
    command = arguments[0] if arguments else ""
    asks_help = "--help" in arguments or "-h" in arguments
    if command == "test":
        from launcher import testing  # noqa: PLC0415 - see the module's docstring

        return testing.help_text() if asks_help else testing.main(root, arguments[1:])
    prepare(root, "base", pages=command in COMMANDS_WITH_PAGES and not asks_help)
    python = state.python_of(root)
    # -P: a file such as `csv.py` in the user's folder must not be taken for Python's own module.
    os.execv(python, [python, "-P", "-m", "pemantik.cli", *arguments])


def prepare(root: str, group: str, *, pages: bool) -> None:
    """Make the environment, the catalogs and the pages ready, unless they are."""
    if is_ready(root, group, pages=pages):
        return
    from launcher import preparation  # noqa: PLC0415 - see the module's docstring

    preparation.prepare(root, group, pages=pages)


def is_ready(root: str, group: str, *, pages: bool) -> bool:
    """Tell whether nothing has to be prepared."""
    if not state.environment_is_ready(root, group) or state.stale_catalogs(root):
        return False
    if pages and not state.pages_are_ready(root):
        return False
    # The tests use front-end packages (accessibility checks) that the finished pages do without.
    return group != "test" or state.packages_are_ready(root)


def explain(error: OSError) -> str:
    """Say in one sentence which wish the operating system refused."""
    where = error.filename or sys.prefix
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return choose(
            "Ruang disk habis; kosongkan sebagian lalu jalankan lagi.",
            "The disk is full; free some space and start again.",
        )
    if error.errno == errno.EROFS:
        return choose(
            f"Tidak dapat menulis {where}: sistem berkas hanya-baca; pindahkan Pemantik ke folder yang dapat ditulis.",
            f"Cannot write {where}: the file system is read-only; move Pemantik to a folder that can be written.",
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return choose(
            f"Tidak ada izin untuk {where}; jalankan sebagai pemilik folder ini atau minta izinnya.",
            f"No permission for {where}; run as the owner of this folder or ask for permission.",
        )
    return choose(
        f"Sistem operasi menolak pekerjaan pada {where}: {error.strerror}.",
        f"The operating system refused the work on {where}: {error.strerror}.",
    )
