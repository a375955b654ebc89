"""What is ready and what is not: stamps, and the files that they stand for.

Every start of every command runs this, so it reads a few small files and imports next to nothing (pathlib and
hashlib alone would double the cost of a start).
"""

import os
from collections.abc import Iterable
from zlib import crc32

STAMP = "pemantik-stamp"
PAGES = "src/pemantik/web/static/build"


def fingerprint(files: Iterable[str], *words: str) -> str:
    """Return a short text that changes when the files or words do (a guard against change, not against malice)."""
    value = 0
    for word in words:
        value = crc32(word.encode(errors="surrogateescape") + b"\0", value)
    for name in files:
        with open(name, "rb") as file:
            value = crc32(file.read(), value)
    return f"{value:08x}"


def stamp_of(folder: str) -> str:
    """Return what the folder's stamp says, or nothing if it has none."""
    try:
        with open(os.path.join(folder, STAMP), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def python_of(root: str) -> str:
    """Return the environment's own Python."""
    return os.path.join(root, ".venv", "bin", "python")


def environment_stamp(root: str, group: str, python: str) -> str:
    """Return the stamp of an environment with this group's locked packages, made with this Python."""
    lock = os.path.join(root, "requirements", group + ".lock")
    return f"{group} {fingerprint([lock], os.path.realpath(python))}"


def environment_is_ready(root: str, group: str) -> bool:
    """Tell whether `.venv` holds the locked packages of `group`; those of `test` include those of `base`."""
    stamp = stamp_of(os.path.join(root, ".venv"))
    python = python_of(root)
    return (
        os.path.exists(python)
        and stamp.partition(" ")[0] in {group, "test"}
        and stamp == environment_stamp(root, stamp.partition(" ")[0], python)
    )


def stale_catalogs(root: str) -> list[str]:
    """Return the message catalogs (`*.po`) of the packages whose compiled form is missing or older."""
    packages = os.path.join(root, "src", "pemantik")
    stale = []
    for package in _names(packages):
        for language in _names(packages, package, "locale"):
            messages = os.path.join(packages, package, "locale", language, "LC_MESSAGES")
            for name in _names(messages):
                if name.endswith(".po") and _is_stale(os.path.join(messages, name)):
                    stale.append(os.path.join(messages, name))
    return stale


def _names(*folder: str) -> list[str]:
    try:
        return sorted(os.listdir(os.path.join(*folder)))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_stale(catalog: str) -> bool:
    try:
        return os.stat(catalog[:-3] + ".mo").st_mtime < os.stat(catalog).st_mtime
    except FileNotFoundError:
        return True


def has_pages(root: str) -> bool:
    """Tell whether this version of the product has a front end at all."""
    return os.path.exists(os.path.join(root, "package-lock.json"))


def packages_stamp(root: str) -> str:
    """Return the stamp of `node_modules` with the locked front-end packages."""
    return fingerprint([os.path.join(root, name) for name in ("package.json", "package-lock.json")])


def pages_stamp(root: str) -> str:
    """Return the stamp of the built front-end files: locked packages, and everything under `frontend/`."""
    sources = []
    for folder, folders, names in os.walk(os.path.join(root, "frontend")):
        folders.sort()
        sources += [os.path.join(folder, name) for name in sorted(names)]
    return fingerprint(sources, packages_stamp(root), *(os.path.relpath(name, root) for name in sources))


def packages_are_ready(root: str) -> bool:
    """Tell whether `node_modules` holds the locked packages."""
    return not has_pages(root) or stamp_of(os.path.join(root, "node_modules")) == packages_stamp(root)


def pages_are_ready(root: str) -> bool:
    """Tell whether the front-end files are built from the sources as they are now."""
    return not has_pages(root) or stamp_of(os.path.join(root, PAGES)) == pages_stamp(root)
