"""`pemantik import`: units, people or the inventory from a spreadsheet, all of it or nothing."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pemantik.cli.import_inventory import import_entries
from pemantik.cli.installation import on_database
from pemantik.cli.messages import report_problems, say
from pemantik.cli.text import _
from pemantik.tables.limits import COMMAND_LINE, UPLOAD
from pemantik.tables.problems import FileError, RowProblem

if TYPE_CHECKING:
    from pemantik.organizations.models import Node
    from pemantik.organizations.permissions import Access
    from pemantik.organizations.services.imports import Saved
    from pemantik.organizations.spreadsheets.preview import Preview

INVENTORY = "inventaris"
KINDS = {"units": "unit", "people": "orang"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "kind", metavar="KIND", choices=[*sorted(KINDS), INVENTORY], help=_("units, people, atau inventaris")
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=_("berkas XLSX atau CSV"))
    parser.add_argument("--dry-run", action="store_true", help=_("periksa saja, tidak menyimpan apa pun"))
    parser.add_argument(
        "--into", "--unit", metavar=_("UNIT"), help=_("di bawah unit ini; bawaannya satu-satunya instansi teratas")
    )
    parser.add_argument(
        "--kind", dest="entry_kind", metavar=_("JENIS"), help=_("jenis data inventaris; bawaannya dari judul kolom")
    )
    parser.add_argument("--keep-doubles", action="store_true", help=_("simpan juga baris yang mungkin ganda"))
    parser.add_argument("--as", dest="person", metavar="EMAIL", help=_("administrator yang mengundang (untuk people)"))
    parser.add_argument(
        "--address", default="http://127.0.0.1:8000", metavar="URL", help=_("alamat server untuk tautan")
    )


@on_database
def run(arguments: argparse.Namespace) -> int:
    """Import the file; 1 if a row is wrong, and then nothing is written."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - needs the settings

    from pemantik.accounts.audit import acting  # noqa: PLC0415

    try:
        node = _target(arguments.into)
        access = _access(arguments, node)
        with acting(access.user, "CLI"):
            if arguments.kind == INVENTORY:
                import_entries(arguments, node, access, _content(arguments.file, COMMAND_LINE.bytes))
                return 0
            saved = _import(arguments, node, access)
    except FileError as error:
        report_problems(arguments.file, error.problems)
        say(_("Tidak ada yang disimpan. Perbaiki berkas, lalu ulangi."))
        return 1
    except ValidationError as error:
        for message in error.messages:
            say(message)
        say(_("Tidak ada yang disimpan."))
        return 1
    _hand_over(saved, arguments.address)
    return 0


def _import(arguments: argparse.Namespace, node: "Node", access: "Access") -> "Saved":
    from django.db import transaction  # noqa: PLC0415 - needs the settings

    from pemantik.organizations.services import imports  # noqa: PLC0415

    with transaction.atomic():
        draft = imports.send(access, KINDS[arguments.kind], node.pk, arguments.file.name, _content(arguments.file))
        preview = imports.preview_of(draft)
        if arguments.keep_doubles:
            everyone = {row.row.number for row in preview.rows}
            draft = imports.correct(access, draft.pk, draft.version, {}, everyone)
            preview = imports.preview_of(draft)
        _refuse_problems(preview)
        counts = preview.counts
        if arguments.dry_run:
            transaction.set_rollback(True)
            say(_("{ready} baris siap, {known} sudah terdaftar. Tidak ada yang disimpan.").format(**counts))
            return imports.Saved(0)
        saved = imports.save(access, draft.pk, draft.version)
    say(_("{ready} baris tersimpan, {known} sudah terdaftar dan dilewati.").format(**counts))
    return saved


def _content(path: Path, most: int = UPLOAD.bytes) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        reason = _("Berkas tidak dapat dibaca ({reason}).").format(reason=error.strerror)
        raise FileError([RowProblem(None, reason)]) from None


def _refuse_problems(preview: "Preview") -> None:
    from pemantik.organizations.spreadsheets.preview import Fate  # noqa: PLC0415 - needs the settings

    problems = [
        RowProblem(checked.row.number, problem.reason + (f" ({problem.suggestion}?)" if problem.suggestion else ""))
        for checked in preview.rows
        if checked.fate in {Fate.FIX, Fate.DOUBLE}
        for problem in checked.problems
    ]
    if problems:
        raise FileError(problems)


def _target(name: str | None) -> "Node":
    from pemantik.organizations.models import Node  # noqa: PLC0415 - needs the settings
    from pemantik.organizations.spreadsheets.references import stored_places  # noqa: PLC0415

    nodes: list[Node] = list(Node.objects.filter(is_active=True).order_by("path"))
    tops = [node for node in nodes if node.depth == 1]
    if name is None:
        if len(tops) == 1:
            return tops[0]
        raise FileError([RowProblem(None, _("Sebutkan unitnya dengan --into; instansi teratas tidak tepat satu."))])
    found = stored_places(nodes).find(name)
    if len(found) != 1:
        message = _("Unit “{name}” tidak ada, atau ada beberapa. Tulis seperti “Instansi > Unit”.")
        raise FileError([RowProblem(None, message.format(name=name[:100]))])
    return next(node for node in nodes if node.pk == found[0].key[1])


def _access(arguments: argparse.Namespace, node: "Node") -> "Access":
    """Units are added by whoever holds this machine; people are invited by an administrator, who is named in it."""
    from pemantik.organizations.permissions import Access, OperatorAccess, live_grants  # noqa: PLC0415
    from pemantik.organizations.roles import Role  # noqa: PLC0415
    from pemantik.organizations.tree import paths_above  # noqa: PLC0415

    if arguments.kind != "people":
        return OperatorAccess()
    grants = live_grants().filter(role=Role.ADMINISTRATOR, node__path__in=[*paths_above(node.path), node.path])
    if arguments.person:
        grants = grants.filter(user__email=arguments.person.strip().lower())
    grant = grants.select_related("user").order_by("pk").first()
    if grant is None:
        raise FileError([RowProblem(None, _("Tidak ada administrator yang bisa mengundang ke sana."))])
    return Access(grant.user)


def _hand_over(saved: "Saved", address: str) -> None:
    """Send the links of invitations; print those that cannot be sent."""
    from django.urls import reverse  # noqa: PLC0415 - needs the settings

    from pemantik.organizations.services.inviting import deliver  # noqa: PLC0415

    base = address.rstrip("/")
    for receipt, link in deliver(saved.receipts, lambda token: base + reverse("accept-invitation", args=[token])):
        sys.stdout.write(f"{receipt.email}\t{link}\n")
