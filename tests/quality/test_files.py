"""Rules for the files themselves: their length, what they must not name, how packages are locked."""

import json
import re

import pytest

from tests.quality.project import ROOT, project_files, relative, text_of

LONGEST_FILE = 400
SOURCE_SUFFIXES = {".py", ".html", ".css", ".js", ".mjs", ".sh", ".md", ""}
# A longer file stands here with the reason that a reader accepts.
LONGER_FILES = {
    "LICENSE": "the licence's own words",
    "src/pemantik/assessments/tests/test_permissions.py": "the whole table of services, roles and nodes in one place",
}
# In pieces, so that this file does not name them either.
REGISTRY_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "npm" + "js.org",
    "yarn" + "pkg.com",
    "deb." + "debian.org",
    "archive." + "ubuntu.com",
]
MACHINE_PATHS = ["/work" + "/wt", "/work" + "/main", "/work" + "/shared", "/work" + "/.library", "/ro" + "ot/"]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def test_files_are_short_enough_to_read() -> None:
    long = {
        relative(path): length
        for path in project_files()
        if "migrations" not in path.parts  # written by Django
        and path.suffix in SOURCE_SUFFIXES
        and (length := text_of(path).count("\n")) > LONGEST_FILE
    }
    assert set(long) <= set(LONGER_FILES), f"over {LONGEST_FILE} lines without a reason: {long}"


def test_reasons_for_long_files_are_not_left_over() -> None:
    assert all((ROOT / name).is_file() for name in LONGER_FILES)


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    forbidden = [*REGISTRY_HOSTS, *MACHINE_PATHS]
    found = [
        f"{relative(path)}: {word}"
        for path in [*project_files(), *LOCKS]
        for word in forbidden
        if word in text_of(path)
    ]
    assert not found


def test_workbooks_are_opened_where_text_stays_text() -> None:
    opened = [relative(path) for path in project_files() if "import xlsxwriter" in text_of(path)]
    assert [name for name in opened if "/tests/" not in f"/{name}"] == []


def test_tests_do_not_sleep() -> None:
    sleeping = re.compile(r"\btime\.sleep|from time import .*\bsleep\b|asyncio\.sleep|wait_for_" + r"timeout\(")
    found = [
        relative(path)
        for path in project_files()
        if path.suffix == ".py" and "tests" in path.parts and path.name != "test_files.py"
        if sleeping.search(text_of(path))
    ]
    assert not found, f"wait for a condition instead: {found}"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_python_package_has_a_hash(lock) -> None:
    packages = [entry for entry in re.split(r"^(?=[A-Za-z0-9])", text_of(lock), flags=re.MULTILINE) if entry.strip()]
    assert packages
    assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []
    assert "://" not in text_of(lock)


def test_the_lock_for_tests_includes_the_lock_of_the_product() -> None:
    locked = {lock.stem: set(PINNED.findall(text_of(lock))) for lock in LOCKS}
    assert locked["base"] <= locked["test"]


def test_front_end_packages_are_locked_by_hash_without_an_address() -> None:
    packages = json.loads(text_of(ROOT / "package-lock.json"))["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
