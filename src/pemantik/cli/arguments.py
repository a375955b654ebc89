"""Arguments that several subcommands share."""

import argparse

from pemantik.cli.messages import say
from pemantik.cli.text import _
from pemantik.maturity import library
from pemantik.maturity.instrument import Instrument


def add_instrument(parser: argparse.ArgumentParser) -> None:
    """The instrument's code as first argument."""
    parser.add_argument("instrument", metavar="INSTRUMENT", help=", ".join(library.CODES))


def load_instrument(code: str) -> Instrument | None:
    """The instrument, or None after saying on stderr which codes there are."""
    try:
        return library.load(code)
    except library.UnknownInstrumentError:
        say(_("Instrumen “{code}” tidak ada. Pilihan: {codes}.").format(code=code, codes=", ".join(library.CODES)))
        return None
