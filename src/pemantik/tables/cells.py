"""Text as a cell of a spreadsheet holds it: nothing that a program would take for a formula or a command."""

from functools import lru_cache

#: More than these letters no cell holds.
LONGEST_CELL = 32_767
#: A text that begins so is computed by some program that opens it, unless it is marked as text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@lru_cache(maxsize=4096)
def cell_text(value: str, kept: str = "\n") -> str:
    """What somebody typed, as a cell holds it: without control characters but `kept`, not longer than a cell."""
    if value.isprintable():  # nearly always, and a hundred times as fast
        return value.strip()[:LONGEST_CELL]
    letters = "".join(letter if letter in kept or letter.isprintable() else " " for letter in value)
    return letters.strip()[:LONGEST_CELL]
