"""What counts as ready, and what makes it be done again."""

import os
from pathlib import Path

import pytest

from launcher import state
from launcher.start import is_ready
from tests.launcher.conftest import give_environment


def test_nothing_is_ready_at_first(root: Path) -> None:
    assert not state.environment_is_ready(str(root), "base")


def test_a_finished_environment_is_ready(ready: Path) -> None:
    assert is_ready(str(ready), "base", pages=False)


def test_the_environment_for_tests_serves_the_product_too_but_not_the_reverse(root: Path) -> None:
    give_environment(root, "base")
    assert not state.environment_is_ready(str(root), "test")
    give_environment(root, "test")
    assert state.environment_is_ready(str(root), "test")
    assert state.environment_is_ready(str(root), "base")


def test_a_changed_lock_makes_the_environment_stale(ready: Path) -> None:
    (ready / "requirements" / "base.lock").write_text("base==2 --hash=sha256:0\n")
    assert not state.environment_is_ready(str(ready), "base")


def test_another_python_makes_the_environment_stale(ready: Path) -> None:
    python = Path(state.python_of(str(ready)))
    python.unlink()
    python.symlink_to("/bin/sh")
    assert not state.environment_is_ready(str(ready), "base")


def test_a_removed_python_makes_the_environment_stale(ready: Path) -> None:
    Path(state.python_of(str(ready))).unlink()
    assert not state.environment_is_ready(str(ready), "base")


@pytest.mark.parametrize("stamp", ["", "base", "base 00000000", "other 00000000", "test "])
def test_a_wrong_stamp_makes_the_environment_stale(ready: Path, stamp: str) -> None:
    (ready / ".venv" / state.STAMP).write_text(stamp)
    assert not state.environment_is_ready(str(ready), "base")


def test_a_moved_folder_stays_ready(ready: Path) -> None:
    moved = ready.rename(ready.with_name("moved"))
    assert state.environment_is_ready(str(moved), "base")


def test_a_catalog_is_stale_until_compiled_and_again_when_changed(ready: Path) -> None:
    catalog = ready / "src/pemantik/cli/locale/en/LC_MESSAGES/cli.po"
    catalog.parent.mkdir(parents=True)
    catalog.touch()
    assert state.stale_catalogs(str(ready)) == [str(catalog)]
    assert not is_ready(str(ready), "base", pages=False)
    compiled = catalog.with_suffix(".mo")
    compiled.touch()
    os.utime(catalog, (1000, 1000))
    assert state.stale_catalogs(str(ready)) == []
    os.utime(compiled, (999, 999))
    assert state.stale_catalogs(str(ready)) == [str(catalog)]


def test_without_a_front_end_the_pages_are_ready(root: Path) -> None:
    assert state.pages_are_ready(str(root))
    assert state.packages_are_ready(str(root))


def build_pages(root: Path) -> None:
    pages = root / state.PAGES
    pages.mkdir(parents=True, exist_ok=True)
    (pages / state.STAMP).write_text(state.pages_stamp(str(root)))


@pytest.mark.parametrize("change", ["package-lock.json", "package.json", "frontend/charts.js", "frontend/new.js"])
def test_pages_are_built_anew_when_a_source_changes(front_end: Path, change: str) -> None:
    build_pages(front_end)
    assert state.pages_are_ready(str(front_end))
    (front_end / change).write_text("changed")
    assert not state.pages_are_ready(str(front_end))


def test_pages_are_built_anew_when_a_source_gets_another_name(front_end: Path) -> None:
    build_pages(front_end)
    (front_end / "frontend" / "charts.js").rename(front_end / "frontend" / "drawings.js")
    assert not state.pages_are_ready(str(front_end))


def test_only_commands_with_pages_wait_for_the_front_end(ready: Path, front_end: Path) -> None:
    assert is_ready(str(ready), "base", pages=False)
    assert not is_ready(str(ready), "base", pages=True)
