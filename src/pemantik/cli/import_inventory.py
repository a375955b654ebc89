"""`pemantik import inventaris`: entries of the inventory from a spreadsheet or a data package, all of it or nothing."""

import argparse
from typing import TYPE_CHECKING

from pemantik.cli.messages import say
from pemantik.cli.text import _
from pemantik.tables.limits import COMMAND_LINE
from pemantik.tables.problems import FileError, RowProblem

if TYPE_CHECKING:
    from pemantik.inventory.models import InventoryImport
    from pemantik.organizations.models import Node
    from pemantik.organizations.permissions import Access


def import_entries(arguments: argparse.Namespace, node: "Node", access: "Access", content: bytes) -> None:
    """Check and save the file for a unit; a wrong row is reported, and then nothing is written. Raises FileError."""
    from django.db import transaction  # noqa: PLC0415 - needs the settings

    from pemantik.assessments.problems import Refused  # noqa: PLC0415
    from pemantik.inventory.services import import_saving, imports  # noqa: PLC0415

    try:
        with transaction.atomic():
            batch = imports.send(
                access, node.pk, arguments.entry_kind or "", arguments.file.name, content, COMMAND_LINE
            )
            if batch.state == imports.State.CHECKING:
                imports.check(batch.pk, batch.run)
                batch.refresh_from_db()
            if arguments.keep_doubles:
                batch = _keep_apart(access, batch)
            _refuse_problems(batch)
            counts = batch.counts
            if arguments.dry_run:
                transaction.set_rollback(True)
                words = _("{baru} baru, {berubah} berubah, {sama} sama. Tidak ada yang disimpan.")
            elif counts["baru"] + counts["berubah"]:
                import_saving.save(access, batch.pk, batch.version)
                words = _("{baru} baru, {berubah} berubah, {sama} sama. Tersimpan.")
            else:
                transaction.set_rollback(True)
                words = _("{sama} baris sama dengan yang tersimpan. Tidak ada yang perlu disimpan.")
    except Refused as refused:
        raise FileError([RowProblem(None, str(refused))]) from None
    say(words.format(**counts))


def _keep_apart(access: "Access", batch: "InventoryImport") -> "InventoryImport":
    """Every row that may be there already as an entry of its own."""
    from pemantik.inventory.services import imports  # noqa: PLC0415 - needs the settings

    batch = imports.answer_all(access, batch.pk, batch.version, "ganda", "tetap")
    if batch.state == imports.State.CHECKING:
        imports.check(batch.pk, batch.run)
        batch.refresh_from_db()
    return batch


def _refuse_problems(batch: "InventoryImport") -> None:
    problems: list[RowProblem] = []
    for row in batch.rows.filter(fate__in=["perbaiki", "ganda"]).order_by("sheet", "number"):
        for _key, reason, guess in row.problems:
            problems.append(RowProblem(row.number, reason + (f" ({guess}?)" if guess else "")))
        if row.proposal:
            problems.append(RowProblem(row.number, row.proposal["reason"]))
    if problems:
        raise FileError(problems)
