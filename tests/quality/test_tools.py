"""The tools that guard style, types, layers and documentation find nothing to say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.quality.project import ROOT

PROGRAMS = Path(sys.executable).parent
TOOLS = {
    "ruff check": [PROGRAMS / "ruff", "check", "."],
    "ruff format": [PROGRAMS / "ruff", "format", "--check", "."],
    "mypy": [sys.executable, "-m", "mypy"],
    "import-linter": [PROGRAMS / "lint-imports"],
}


def outcome(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", TOOLS)
def test_tool_finds_nothing(name: str) -> None:
    result = outcome(TOOLS[name])
    assert result.returncode == 0, f"{name}:\n{result.stdout}"


def test_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    assert (ROOT / "mkdocs.yml").is_file(), "the documentation needs mkdocs.yml"
    result = outcome([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path])
    assert result.returncode == 0, result.stdout
