"""`pemantik setup`: the link with which a fresh server is set up."""

import argparse
import sys

from pemantik.cli.installation import on_database
from pemantik.cli.messages import say
from pemantik.cli.text import _


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--address",
        default="http://127.0.0.1:8000",
        metavar="URL",
        help=_("alamat server seperti yang dibuka peramban; bawaannya http://127.0.0.1:8000"),
    )


@on_database
def run(arguments: argparse.Namespace) -> int:
    """Print a new link, which replaces the one before; 1 if the server is set up already."""
    from django.urls import reverse  # noqa: PLC0415 - needs the settings

    from pemantik.organizations.services.setup import new_secret  # noqa: PLC0415

    secret = new_secret()
    if secret is None:
        say(_("Server ini sudah punya administrator. Masuk dengan akun itu untuk melanjutkan."))
        return 1
    sys.stdout.write(arguments.address.rstrip("/") + reverse("setup-begin", args=[secret]) + "\n")
    say(_("Tautan ini berlaku sampai administrator dibuat. Tautan sebelumnya tidak berlaku lagi."))
    return 0
