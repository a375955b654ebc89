"""The project's own files, as the checks in this folder see them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("src", "tests", "launcher", "tools", "frontend", "docs", ".ci")
# What tools put there; git ignores it too.
MADE_BY_TOOLS = {"__pycache__", "node_modules", "build", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def project_files() -> Iterator[Path]:
    """Yield the files that people wrote: those at the root, and those in the source folders."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != ".git")
    for folder in SOURCE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not MADE_BY_TOOLS.intersection(path.parts):
                yield path


def text_of(path: Path) -> str:
    """Return a file's text, or nothing if it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def relative(path: Path) -> str:
    """Return the path as people name it."""
    return path.relative_to(ROOT).as_posix()
