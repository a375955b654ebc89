"""Rules for the whole test suite: nothing is skipped in CI; database tests are marked; browser tests need a browser."""

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
#: Modules about who may do what, which a table in Python decides whatever database holds the data, and about what
#: pages say; what pages read and write is tested on both databases, with the services and selectors.
ON_ONE_DATABASE = (
    "permissions.py",
    "permission_matrix.py",
    "access.py",
    "menus.py",
    "doors.py",
    "pages.py",
    "_page.py",
)
CHROMIUM = Path(os.environ.get("PEMANTIK_CHROMIUM") or "/usr/bin/chromium")


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that touch the database, and those of them for which one database is enough.

    Skip the browser tests, and say why, where there is no browser.
    """
    missing = pytest.mark.skip(reason=f"needs Chromium, and there is none at {CHROMIUM} (PEMANTIK_CHROMIUM)")
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        if item.path.name.endswith(ON_ONE_DATABASE):
            item.add_marker("one_database")
        if item.get_closest_marker("browser") and not CHROMIUM.exists():
            item.add_marker(missing)


@pytest.fixture(autouse=True)
def quick_sign_in(request: pytest.FixtureRequest) -> None:
    """In tests that touch the database, hash passwords quickly (the product's hasher is slow on purpose).

    And ask nobody for a second factor: most tests are about something else, its own tests switch it on.
    """
    has_settings = request.config.pluginmanager.hasplugin("django")  # not in the suites that test these rules
    if has_settings and request.node.get_closest_marker("database"):
        settings = request.getfixturevalue("settings")
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
        settings.PEMANTIK_SECOND_FACTOR = "optional"


@pytest.fixture(autouse=True)
def fresh_index() -> None:
    """Each test begins without the index of entries that this process may have made of an earlier test's."""
    looking = sys.modules.get("pemantik.overlaps.looking")
    if looking is not None:
        looking.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, turn a skipped test and an expected failure into a failure."""
    report = yield
    if IN_CI and (report.skipped or hasattr(report, "wasxfail")):
        refuse(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI, turn a module that skips itself into a failure."""
    report = yield
    if IN_CI and report.skipped:
        refuse(report, collector.nodeid)
    return report


def refuse(report: pytest.TestReport | pytest.CollectReport, name: str) -> None:
    """Make a failure of what was to be skipped or expected to fail, with a sentence that says so."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
    report.outcome = "failed"
    report.longrepr = f"{name} was skipped or expected to fail, and in CI every test must run and pass: {reason}"
    if hasattr(report, "wasxfail"):
        del report.wasxfail
