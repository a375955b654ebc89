"""What is wrong with a file, with the row where it is."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something wrong in a file; `row` is the row that a spreadsheet shows, None for the file as a whole."""

    row: int | None
    message: str


class FileError(Exception):
    """A file cannot be used; `problems` has a row and a reason each."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
