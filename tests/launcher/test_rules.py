"""The rules of the root conftest: in CI nothing is skipped; browser tests need a browser."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = (Path(__file__).resolve().parents[2] / "conftest.py").read_text()
TESTS = """
import pytest

def test_runs(): pass

def test_skips_itself(): pytest.skip("no wish")

@pytest.mark.xfail(reason="known")
def test_known_failure(): assert False

@pytest.mark.xfail(reason="was known")
def test_unexpected_pass(): pass

@pytest.mark.browser
def test_browser(): pass
"""
TESTS_OF_A_DATABASE = """
import pytest

@pytest.fixture
def db(): pass

@pytest.mark.django_db
def test_by_mark(): pass

def test_by_fixture(db): pass

def test_without(): pass
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A small suite under the same rules, without the project's own settings."""
    monkeypatch.setenv("PEMANTIK_CHROMIUM", "/nonexistent/chromium")
    pytester.makeconftest(CONFTEST)
    pytester.makeini("[pytest]\nmarkers =\n    browser: b\n    database: d\n    django_db: j\n")
    pytester.makepyfile(test_some=TESTS, test_module="import pytest\npytest.skip('whole', allow_module_level=True)")
    return pytester


def run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return suite.runpytest_subprocess("-p", "no:django", "-p", "no:cacheprovider", *arguments)


def test_outside_ci_skips_are_skips(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    result = run(suite)
    result.assert_outcomes(passed=1, skipped=3, xfailed=1, xpassed=1)


def test_in_ci_they_are_failures(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = run(suite)
    result.stdout.fnmatch_lines(["*in CI every test must run*whole*"])
    assert result.ret != 0
    suite.path.joinpath("test_module.py").unlink()
    result = run(suite)
    result.assert_outcomes(passed=1, failed=3, errors=1)
    result.stdout.fnmatch_lines_random(["*no wish*", "*was known*", "*needs Chromium*"])


def test_whoever_touches_the_database_is_marked(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_data=TESTS_OF_A_DATABASE)
    result = run(suite, "-m", "database", "test_data.py")
    result.assert_outcomes(passed=2, deselected=1)
