"""What the launcher says to people: short lines on stderr, in Indonesian or English.

The launcher cannot use gettext catalogs, because compiling them is part of its work: both texts stand side by side.
"""

import os
import sys


class Problem(Exception):  # noqa: N818 - it is said to people, and not every problem is an error
    """Something is missing or failed; its text is the one sentence that the user gets."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(choose(indonesian, english))


def choose(indonesian: str, english: str) -> str:
    """Return the text in the chosen language.

    `LANG` is left alone on purpose: servers of Indonesian offices mostly run with an English one.
    """
    return english if os.environ.get("PEMANTIK_LANG", "").lower().startswith("en") else indonesian


def say(indonesian: str, english: str) -> None:
    """Tell the user one line; results belong to stdout, so this goes to stderr."""
    tell(choose(indonesian, english))


def tell(text: str) -> None:
    """Write one line, already in the user's language, to stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
