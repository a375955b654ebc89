"""`pemantik backup`: the database and all files in one file, while the server goes on working."""

import argparse
import os
import signal
from pathlib import Path

import django

from pemantik.cli.text import _

#: Backups hold personal data: their file is for its owner only.
PRIVATE = 0o077


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file", type=Path, metavar=_("BERKAS"), help=_("berkas cadangan; nama folder: diberi nama menurut waktu")
    )
    parser.add_argument(
        "--check", action="store_true", help=_("hanya periksa berkas ini dengan memulihkannya ke tempat sementara")
    )
    parser.add_argument(
        "--with-secret", action="store_true", help=_("sertakan kunci rahasia; simpan berkasnya seperti kata sandi")
    )


def run(arguments: argparse.Namespace) -> int:
    """Make or check a backup; 1 with a sentence where something is wrong, also where files were missing."""
    set_up()
    from pemantik.config.backups import backing_up  # noqa: PLC0415 - needs django.setup()

    if arguments.check:
        return backing_up.check(arguments.file)
    return backing_up.back_up(arguments.file, with_secret=arguments.with_secret)


def set_up() -> None:
    """Private files, an orderly end when told to stop, and Django."""
    os.umask(PRIVATE)
    signal.signal(signal.SIGTERM, _end)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pemantik.config.settings")
    django.setup()


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
