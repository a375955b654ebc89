"""`pemantik restore`: a backup becomes the installation, after everything in it was proved; what was there is kept."""

import argparse
from pathlib import Path

from pemantik.cli.text import _
from pemantik.config.backup import set_up


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar=_("BERKAS"), help=_("berkas cadangan"))
    parser.add_argument("--yes", action="store_true", help=_("setuju: data yang sekarang ada diganti"))
    parser.add_argument("--with-secret", action="store_true", help=_("pulihkan juga kunci rahasia dari cadangan"))


def run(arguments: argparse.Namespace) -> int:
    """Restore; 1 with a sentence where that is impossible, and then nothing has changed."""
    set_up()
    from pemantik.config.backups import restoring  # noqa: PLC0415 - needs django.setup()

    return restoring.restore(arguments.file, agreed=arguments.yes, with_secret=arguments.with_secret)
