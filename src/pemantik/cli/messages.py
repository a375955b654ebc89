"""What people read on stderr."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from pemantik.cli.text import _
from pemantik.maturity.text import decimal_text
from pemantik.tables.problems import RowProblem

#: More problems than anyone reads at once; the rest is counted.
SHOWN = 50


def say(message: str) -> None:
    """One sentence on stderr."""
    sys.stderr.write(message + "\n")


def report_problems(path: Path, problems: Sequence[RowProblem]) -> None:
    """Every problem with its row, the first fifty in full."""
    for problem in problems[:SHOWN]:
        place = path.name if problem.row is None else _("{file}, baris {row}").format(file=path.name, row=problem.row)
        say(f"{place}: {problem.message}")
    if len(problems) > SHOWN:
        say(_("... dan {count} masalah lain.").format(count=decimal_text(len(problems) - SHOWN)))


def listed(codes: Iterable[str], most: int = 12) -> str:
    """Codes for a sentence; a long list ends with how many more there are."""
    found = list(codes)
    text = ", ".join(found[:most])
    return text if len(found) <= most else _("{codes}, dan {count} lainnya").format(codes=text, count=len(found) - most)
