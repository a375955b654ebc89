"""Long tables and lists in pages: nobody reads a longer one, and a phone would choke on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

#: More members than this stand on several pages.
MOST_ROWS = 40
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows that are shown at once. `first` and `last` are places in the whole list, from 1."""

    rows: Sequence[T]
    number: int
    pages: int
    first: int
    last: int
    total: int

    @property
    def is_many(self) -> bool:
        """Whether there are more rows than are shown at once."""
        return self.pages > 1

    @property
    def numbers(self) -> range:
        """All pages."""
        return range(1, self.pages + 1)


def page_of(rows: Sequence[T], wanted: int) -> Page[T]:
    """The page that the address wishes for, else the first."""
    total = len(rows)
    pages = max(-(-total // MOST_ROWS), 1)
    number = wanted if 1 <= wanted <= pages else 1
    start = (number - 1) * MOST_ROWS
    shown = rows[start : start + MOST_ROWS]
    return Page(shown, number, pages, start + 1, start + len(shown), total)
