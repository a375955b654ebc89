"""`pemantik example`: load the example data into the configured installation, or take them out again."""

import argparse
import os

import django

from pemantik.cli.messages import say
from pemantik.cli.text import _


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar=_("TINDAKAN"))
    load = actions.add_parser("load", help=_("tambahkan provinsi contoh; akunnya tidak dapat dipakai masuk"))
    load.add_argument("--for", dest="person", metavar=_("SUREL"), help=_("orang yang menjadi koordinator contoh ini"))
    actions.add_parser("remove", help=_("hapus data contoh saja"))


def run(arguments: argparse.Namespace) -> int:
    """Load or remove; 1 with sentences on stderr where that is not possible."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pemantik.config.settings")
    django.setup()
    from pemantik.config import preparing  # noqa: PLC0415 - needs django.setup()

    try:
        preparing.prepare_database()
    except preparing.UnusableDatabaseError as error:
        say(str(error))
        return 1
    return _load(arguments.person) if arguments.action == "load" else _remove()


def _load(person: str | None) -> int:
    from pemantik.config.demo_data.loading import CannotLoadError, load  # noqa: PLC0415 - needs django.setup()

    try:
        province = load(person, say)
    except CannotLoadError as error:
        say(str(error))
        return 1
    say(_("{name} sudah ditambahkan sebagai data contoh.").format(name=province))
    say(_("Hapus lagi dengan: pemantik example remove"))
    if not person:
        say(_("Belum ada yang dapat melihatnya. Beri peran pada provinsi itu, atau muat dengan --for SUREL."))
    return 0


def _remove() -> int:
    from pemantik.config.demo_data.removal import DependedOnError, example_nodes, remove  # noqa: PLC0415

    if not example_nodes().exists():
        say(_("Tidak ada data contoh di sini."))
        return 0
    try:
        removed = remove()
    except DependedOnError as error:
        say(_("Tidak ada yang dihapus, karena data Anda bergantung pada data contoh."))
        for reason in error.reasons:
            say(reason)
        return 1
    say(
        _("Dihapus: {nodes} instansi dan unit, {campaigns} penilaian, {documents} dokumen, {people} orang.").format(
            nodes=removed.nodes, campaigns=removed.campaigns, documents=removed.documents, people=removed.people
        )
    )
    if removed.kept_people:
        say(
            _(
                "{count} nama contoh tetap tercatat tanpa hak apa pun, karena jejak audit menyebutnya. "
                "Jejak audit tidak dihapus; catatannya bertanda asal “contoh”."
            ).format(count=removed.kept_people)
        )
    return 0
