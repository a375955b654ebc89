"""The language of the command line: Indonesian, or English with `PEMANTIK_LANG=en`."""

import os
from pathlib import Path

from pemantik.maturity.text import set_language, translator

_ = translator("cli", Path(__file__).parent / "locale")


def choose_language() -> None:
    """Take the language from the environment.

    `LANG` is left alone on purpose: servers of Indonesian offices mostly run with an English one.
    """
    set_language("en" if os.environ.get("PEMANTIK_LANG", "id").lower().startswith("en") else "id")
