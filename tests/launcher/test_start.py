"""The launcher as the user meets it: arguments passed on, sentences instead of tracebacks."""

import ast
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import preparation, start, testing
from launcher.speech import Problem

SCRIPT = Path(start.__file__).resolve().parents[1] / "pemantik"


class ReplacedError(Exception):
    """Stands for the moment in which the launcher becomes the product."""


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The command lines that the launcher would become."""
    became: list[list[str]] = []

    def execv(_program: str, arguments: list[str]) -> None:
        became.append(arguments)
        raise ReplacedError

    monkeypatch.setattr(os, "execv", execv)
    return became


def test_arguments_are_passed_on_as_they_are(ready: Path, replaced: list[list[str]]) -> None:
    arguments = ["score", "pemdi-2026", "my file.csv", "--json", ""]
    with pytest.raises(ReplacedError):
        start.main(str(ready), arguments)
    python = str(ready / ".venv" / "bin" / "python")
    assert replaced == [[python, "-P", "-m", "pemantik.cli", *arguments]]


@pytest.mark.parametrize(
    ("arguments", "pages"),
    [
        (["score", "x"], False),
        (["plan"], False),
        ([], False),
        (["demo"], True),
        (["serve"], True),
        (["demo", "--help"], False),
        (["--help"], False),
    ],
)
def test_only_commands_with_pages_prepare_them(
    ready: Path, replaced: list[list[str]], monkeypatch: pytest.MonkeyPatch, arguments: list[str], pages: bool
) -> None:
    wanted = []
    monkeypatch.setattr(start, "prepare", lambda _root, _group, *, pages: wanted.append(pages))
    with pytest.raises(ReplacedError):
        start.main(str(ready), arguments)
    assert wanted == [pages]


@pytest.mark.parametrize("error", [Problem("gagal", "It failed."), OSError(errno.ENOSPC, "full")])
def test_what_stands_in_the_way_is_one_sentence_and_exit_code_1(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(preparation, "prepare", fail)
    assert start.main(str(root), ["score"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert len(output.err.splitlines()) == 1


def test_an_interruption_is_not_a_traceback(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(preparation, "prepare", interrupt)
    assert start.main(str(root), ["score"]) == 130


def test_help_of_test_prepares_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(str(root), ["test", "--help"]) == 0
    assert "pytest" in capsys.readouterr().out
    assert not (root / ".launcher").exists()


@pytest.mark.parametrize(("language", "sentence"), [("en", "Stopped."), ("id", "Dihentikan."), ("", "Dihentikan.")])
def test_the_launcher_speaks_the_chosen_language(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, sentence: str
) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("PEMANTIK_LANG", language)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(testing, "main", interrupt)
    start.main(str(root), ["test"])
    assert capsys.readouterr().err.strip() == sentence


def test_the_script_parses_on_an_old_python() -> None:
    # feature_version tells newer syntax only in part; print statements and f-strings are looked for as well.
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert SCRIPT.read_text().isascii()


def test_an_old_python_gets_one_sentence(tmp_path: Path) -> None:
    pretend = tmp_path / "old.py"
    pretend.write_text(
        "import runpy, sys\nsys.version_info = (3, 9, 2, 'final', 0)\n"
        f"runpy.run_path({str(SCRIPT)!r}, run_name='__main__')\n"
    )
    result = subprocess.run([sys.executable, pretend, "score"], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr == "Pemantik needs Python 3.11 or newer, and `python3` here is Python 3.9.\n"
