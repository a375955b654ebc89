"""`pemantik audit verify`: whether the audit trail is as it was written."""

import argparse
import os

import django

from pemantik.cli.messages import say
from pemantik.cli.text import _


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar=_("TINDAKAN"))
    verify = actions.add_parser("verify", help=_("periksa apakah ada catatan yang diubah, dihapus, atau disisipkan"))
    verify.add_argument(
        "--contains",
        metavar="SIDIK",
        help=_("periksa juga apakah sidik ujung jejak yang dicatat dahulu masih ada di dalamnya"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Walk the chain: 0 and one sentence if all fits, else 1 and the first entry that does not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pemantik.config.settings")
    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 - needs the settings above

    try:
        return _verify(arguments.contains)
    except DatabaseError as error:
        say(_("Basis data belum siap atau tidak terbaca: {reason}").format(reason=str(error).strip()))
        return 1


def _verify(noted: str | None) -> int:
    from django.db import connection  # noqa: PLC0415

    from pemantik.accounts import audit, guards  # noqa: PLC0415
    from pemantik.accounts.models import AuditEntry  # noqa: PLC0415

    found = audit.verify()
    if found.reason:
        place = _("catatan nomor {number}").format(number=found.broken_id) if found.broken_id else _("ujung jejak")
        say(_("Jejak audit rusak di {place}: {reason}").format(place=place, reason=found.reason))
        return 1
    if noted and noted != audit.GENESIS and not AuditEntry.objects.filter(hash=noted.strip().lower()).exists():
        say(_("Jejak audit ditulis ulang: sidik yang dahulu dicatat tidak ada lagi di dalamnya."))
        return 1
    if not guards.installed(connection):
        say(_("Peringatan: pengaman jejak di basis data tidak terpasang. Jalankan migrasi untuk memasangnya lagi."))
    print(_("Jejak audit utuh: {count} catatan, ujungnya {hash}.").format(count=found.entries, hash=found.head))  # noqa: T201
    return 0
