"""Importing a spreadsheet: send, correct, save, take back. Nothing is written to the tree before `save`."""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.organizations.models import Node, SpreadsheetImport
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import clean_text
from pemantik.organizations.services import inviting
from pemantik.organizations.services.inviting import Receipt
from pemantik.organizations.services.many import add_many
from pemantik.organizations.services.nodes import locked
from pemantik.organizations.spreadsheets.columns import columns_of
from pemantik.organizations.spreadsheets.people import check_people
from pemantik.organizations.spreadsheets.preview import CheckedRow, Preview
from pemantik.organizations.spreadsheets.reading import MOST_CELL, SheetRow, read_sheet
from pemantik.organizations.spreadsheets.units import check_units, plans_in_order
from pemantik.organizations.tree import path_above

#: Who may import what.
NEEDED = {
    SpreadsheetImport.Kind.UNITS: Action.MANAGE_NODES,
    SpreadsheetImport.Kind.PEOPLE: Action.MANAGE_PEOPLE,
}
#: Drafts hold names and addresses; one that nobody saved is forgotten after this time.
DRAFTS_LIVE = timedelta(days=7)
Draft = SpreadsheetImport


@dataclass(frozen=True)
class Saved:
    """What came of an import: how many rows, and for people what each address got."""

    rows: int
    receipts: tuple[Receipt, ...] = ()


class StaleDraftError(Exception):
    """The draft was corrected or saved elsewhere meanwhile."""


@transaction.atomic
def send(access: Access, kind: str, node_id: int, file_name: str, content: bytes) -> Draft:
    """Read a file into a draft. Raises FileError with what is wrong with the file as a whole."""
    node = locked(node_id)
    access.require(NEEDED[SpreadsheetImport.Kind(kind)], node)
    rows = read_sheet(content, columns_of(kind))
    forgotten = Draft.objects.filter(state=Draft.State.DRAFT, sent_at__lt=timezone.now() - DRAFTS_LIVE)
    forgotten.delete()
    return Draft.objects.create(
        kind=kind,
        node=node,
        file_name=clean_text(file_name)[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=[row.stored() for row in rows],
        sent_by=access.user,
    )


@transaction.atomic
def correct(access: Access, draft_id: int, version: int, cells: Mapping[tuple[int, str], str], kept: Set[int]) -> Draft:
    """Put corrected cells into a draft, by row number and column, and say which likely doubles are wanted."""
    draft = _open(access, draft_id, version)
    keys = {column.key for column in columns_of(draft.kind)}
    by_number = {row["n"]: row for row in draft.rows}
    for (number, key), text in cells.items():
        if number in by_number and key in keys:
            by_number[number]["v"][key] = clean_text(text[: MOST_CELL * 2])[:MOST_CELL]
    for number, row in by_number.items():
        row["keep"] = row["keep"] or number in kept
    draft.version += 1
    draft.save(update_fields=["rows", "version"])
    return draft


@transaction.atomic
def save(access: Access, draft_id: int, version: int) -> Saved:
    """Write every row that is ready, all of them or none. Raises ValidationError if one cannot be written."""
    draft = _open(access, draft_id, version)
    preview = preview_of(draft)
    receipts: list[Receipt] = []
    if draft.kind == Draft.Kind.UNITS:
        made = add_many(access, draft.node_id, plans_in_order(preview), source=draft.file_name)
        draft.created = [node.pk for node in made]
    else:
        receipts = _invite(access, preview)
        draft.created = [one for receipt in receipts for one in receipt.stored()]
    draft.state, draft.saved_at = Draft.State.SAVED, timezone.now()
    draft.rows = []
    draft.version += 1
    draft.save()
    after = {"kind": draft.kind, "rows": len(preview.ready), "sha256": draft.sha256}
    audit.record("import.saved", draft, after=after, node_path=draft.node.path)
    return Saved(len(preview.ready), tuple(receipts))


@transaction.atomic
def discard(access: Access, draft_id: int) -> None:
    """Forget a draft."""
    draft = _found(access, draft_id)
    if draft.state == Draft.State.DRAFT:
        draft.delete()


@transaction.atomic
def undo(access: Access, draft_id: int) -> int:
    """Take the last import back while nothing depends on it; how many rows. Raises ValidationError otherwise."""
    draft = _found(access, draft_id)
    if draft.state != Draft.State.SAVED:
        raise ValidationError(_("Impor ini sudah dibatalkan atau belum disimpan."))
    later = Draft.objects.filter(node=draft.node, kind=draft.kind, state=Draft.State.SAVED, saved_at__gt=draft.saved_at)
    if later.exists():
        raise ValidationError(_("Ada impor yang lebih baru. Batalkan yang itu dulu."))
    if draft.kind == Draft.Kind.UNITS:
        _remove_units(draft.created)
    else:
        inviting.inviter().withdraw(access, draft.created)
    draft.state, draft.undone_at = Draft.State.UNDONE, timezone.now()
    draft.save()
    audit.record("import.undone", draft, before={"rows": len(draft.created)}, node_path=draft.node.path)
    return len(draft.created)


def preview_of(draft: Draft) -> Preview:
    """The fate of every row of a draft as things stand now."""
    rows = [SheetRow.from_stored(row) for row in draft.rows]
    check = check_units if draft.kind == Draft.Kind.UNITS else check_people
    return check(draft.node, rows)


def _found(access: Access, draft_id: int) -> Draft:
    draft = Draft.objects.select_related("node").filter(pk=draft_id).first()
    if draft is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(NEEDED[Draft.Kind(draft.kind)], locked(draft.node_id))
    draft.refresh_from_db()
    return draft


def _open(access: Access, draft_id: int, version: int) -> Draft:
    draft = _found(access, draft_id)
    if draft.state != Draft.State.DRAFT or draft.version != version:
        raise StaleDraftError
    return draft


def _invite(access: Access, preview: Preview) -> list[Receipt]:
    """Invite every address once, with all of its roles."""
    by_email: dict[str, list[CheckedRow]] = {}
    for checked in preview.ready:
        by_email.setdefault(checked.outcome.email, []).append(checked)
    invitations = inviting.inviter()
    made, problems = [], []
    for rows in by_email.values():
        try:
            with transaction.atomic():
                made.append(invitations.invite(access, [checked.outcome for checked in rows]))
        except ValidationError as error:
            number = rows[0].row.number
            problems += [_("Baris %(row)s: %(reason)s") % {"row": number, "reason": one} for one in error.messages]
    if problems:
        raise ValidationError(problems)
    return made


def _remove_units(ids: list[int]) -> None:
    nodes = Node.objects.filter(pk__in=ids)
    paths = list(nodes.values_list("path", flat=True))
    changed = nodes.filter(models.Q(version__gt=0) | models.Q(is_active=False)).first()
    if len(paths) != len(ids) or changed:
        raise ValidationError(_("Sebagian unit sudah diubah setelah impor. Nonaktifkan unit yang tidak dipakai."))
    for model, field in _references():
        if model._default_manager.filter(**{f"{field}__in": ids}).exists():
            raise ValidationError(_("Sebagian unit sudah dipakai. Nonaktifkan unit yang tidak dipakai."))
    if sum(nodes.values_list("numchild", flat=True)) > sum(path_above(path) in set(paths) for path in paths):
        raise ValidationError(_("Sudah ada unit lain di bawahnya. Pindahkan unit itu dulu."))
    nodes.delete()


def _references() -> list[tuple[type[models.Model], str]]:
    """Every field of every room that names a node, also by its bare number where the tree is a room above."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Node or (field.attname == "node_id" and not field.is_relation):
                found.append((model, field.attname if field.is_relation else field.name))
    return found
