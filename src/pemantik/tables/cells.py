"""Text as a cell of a spreadsheet holds it: nothing that a program would take for a formula or a command."""

#: More than these letters no cell holds.
LONGEST_CELL = 32_767
#: A text that begins so is computed by some program that opens it, unless it is marked as text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell_text(value: str, kept: str = "\n") -> str:
    """What somebody typed, as a cell holds it: without control characters but `kept`, not longer than a cell."""
    if not value.isprintable():  # nearly all is, and to ask is a hundred times as fast
        value = "".join(letter if letter in kept or letter.isprintable() else " " for letter in value)
    words = value.strip()
    if len(words) <= LONGEST_CELL // 2:
        return words
    units = words.encode("utf-16-le")[: 2 * LONGEST_CELL]  # a cell's length is counted in these
    return units.decode("utf-16-le", "ignore")
