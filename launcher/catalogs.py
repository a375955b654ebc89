"""Compiles the message catalogs, so that nobody needs GNU gettext.

The launcher calls this file with the environment's Python, which has polib.
"""

import sys
from pathlib import Path

from launcher import state
from launcher.process import Workplace
from launcher.speech import say


def compile_stale(place: Workplace) -> None:
    """Compile the catalogs whose compiled form is missing or older."""
    catalogs = state.stale_catalogs(str(place.root))
    if catalogs:
        say("Menyusun terjemahan ...", "Compiling translations ...")
        place.run([state.python_of(str(place.root)), "-m", "launcher.catalogs", *catalogs])


def compile_catalogs(catalogs: list[str]) -> None:
    """Write `NAME.mo` beside each `NAME.po`, whole or not at all."""
    import polib  # noqa: PLC0415 - only the environment's Python has it

    for catalog in map(Path, catalogs):
        unfinished = catalog.with_suffix(".mo.new")
        polib.pofile(catalog).save_as_mofile(unfinished)
        unfinished.replace(catalog.with_suffix(".mo"))


if __name__ == "__main__":
    compile_catalogs(sys.argv[1:])
