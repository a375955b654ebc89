"""`pemantik user link`: the way back in for someone who is locked out and has no administrator to ask."""

import argparse
import sys

from pemantik.cli.installation import on_database
from pemantik.cli.messages import listed, say
from pemantik.cli.text import _


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar=_("TINDAKAN"))
    help_text = _("tautan sekali pakai untuk membuat kata sandi baru, berlaku 30 menit")
    link = actions.add_parser("link", help=help_text, description=help_text)
    link.add_argument("email", metavar=_("SUREL"), help=_("alamat surel pengguna"))
    link.add_argument(
        "--reset-second-factor",
        action="store_true",
        help=_("hapus juga faktor kedua yang hilang; semua sesinya berakhir"),
    )
    link.add_argument(
        "--address",
        default="http://127.0.0.1:8000",
        metavar="URL",
        help=_("alamat server seperti yang dibuka peramban; bawaannya http://127.0.0.1:8000"),
    )


@on_database
def run(arguments: argparse.Namespace) -> int:
    """Print the link; 1 if nobody active has this address."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - needs the settings

    from pemantik.organizations.services import rescue  # noqa: PLC0415

    try:
        path = rescue.let_in(arguments.email, without_second_factor=arguments.reset_second_factor)
    except ValidationError as error:
        say(" ".join(error.messages))
        say(_("Administrator di server ini: {emails}.").format(emails=listed(rescue.administrators()) or "–"))
        return 1
    sys.stdout.write(arguments.address.rstrip("/") + path + "\n")
    say(_("Tautan ini berlaku 30 menit dan hanya satu kali. Pembuatannya dicatat di jejak audit."))
    if arguments.reset_second_factor:
        say(_("Faktor keduanya dihapus dan semua sesinya berakhir."))
    return 0
