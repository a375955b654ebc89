"""Draft budgets: sent, looked through, corrected, taken back, and requests opened from their lines."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import required
from pemantik.inventory import references
from pemantik.inventory.pauses import without_collection
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import clean_text
from pemantik.planning.budget import matching
from pemantik.planning.budget.reading import ReadBudget, read_budget
from pemantik.planning.models import BudgetRow, BudgetSheet, SpendingRequest
from pemantik.planning.selectors.prices import pieces_of
from pemantik.planning.selectors.requests import unknown
from pemantik.planning.selectors.sheets import find_sheet, has_stopped, seen_rows
from pemantik.planning.services.requests import Draft, create_request
from pemantik.planning.services.ruling import ruled_institution
from pemantik.planning.tasks import analyse_budget

log = logging.getLogger(__name__)
State = BudgetSheet.State
#: More lines than this are looked through in the background, so that no page waits for them.
AT_ONCE = 1_500
_SIZE = 1_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
_FOUND = (
    *("node", "is_ict", "proposed", "why", "answer", "answered_by", "doubles", "is_double", "before"),
    *("amount_before", "entry", "request"),
)


def send_budget(
    access: Access, institution_id: int, about: tuple[int, str], file_name: str, content: bytes
) -> BudgetSheet:
    """Read a draft budget of a year (`about`: the year, and what the version is called), and look through it.

    Raises Http404, PermissionDenied, Refused, or FileError with what is wrong with the file as a whole.
    """
    institution = ruled_institution(access, institution_id)
    year, name = about
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("Tulis tahun anggaran, misalnya 2027."))
    called = required(name, _("Tulis nama tahap, misalnya RKA atau DPA."), 80)
    digest = hashlib.sha256(content).hexdigest()
    known = BudgetSheet.objects.filter(institution=institution, year=year).exclude(state=State.UNDONE)
    if known.filter(sha256=digest).exists():
        raise Refused(_("Berkas yang sama sudah diunggah untuk tahun ini."))
    with without_collection():
        read = read_budget(content)
        return _store(access, institution, (year, called, clean_text(file_name)[-200:], digest), read)


@transaction.atomic
def _store(access: Access, institution: Any, told: tuple[int, str, str, str], read: ReadBudget) -> BudgetSheet:
    year, name, file_name, digest = told
    previous = BudgetSheet.objects.filter(institution=institution, year=year, state=State.READY).first()
    sheet = BudgetSheet.objects.create(
        institution=institution,
        year=year,
        name=name,
        file_name=file_name,
        sha256=digest,
        reading={"headings": read.headings, "left_out": read.left_out},
        previous=previous,
        total=len(read.lines),
        sent_by=access.user,
    )
    BudgetRow.objects.bulk_create(_rows(sheet, read), batch_size=_SIZE)
    after = {"file": file_name, "sha256": digest, "budget.year": year, "budget.rows": sheet.total}
    audit.record("budget.sent", sheet, after=after, node_path=institution.path)
    _look_soon(sheet)
    return sheet


def _rows(sheet: BudgetSheet, read: ReadBudget) -> Iterable[BudgetRow]:
    for line in read.lines:
        row = BudgetRow(
            sheet=sheet,
            number=line.number,
            unit=clean_text(line.unit)[:200],
            activity=clean_text(line.activity)[:300],
            activity_code=line.activity_code[:30],
            account=clean_text(line.account)[:300],
            account_code=line.account_code[:30],
            name=clean_text(line.name)[:300],
            volume=clean_text(line.volume)[:80],
            amount=line.amount,
        )
        row.key = matching.key_of(row)
        yield row


def _look_soon(sheet: BudgetSheet) -> None:
    """Now, or in the background where there are many lines."""
    sheet.run += 1
    sheet.state, sheet.problem, sheet.heard_at = State.CHECKING, "", timezone.now()
    sheet.save()
    run = sheet.run
    if sheet.total <= AT_ONCE:
        analyse(sheet.pk, run)
        sheet.refresh_from_db()
    else:
        transaction.on_commit(lambda: analyse_budget.enqueue(sheet.pk, run))


def analyse(sheet_id: int, run: int) -> str:
    """Look through every line: units, the version before, the inventory, ICT, doubles. By the worker, or at once."""
    waiting = BudgetSheet.objects.select_related("institution").filter(pk=sheet_id, run=run, state=State.CHECKING)
    sheet = waiting.first()
    if sheet is None:
        return "not mine"
    rows = list(sheet.rows.order_by("number", "pk"))
    try:
        with without_collection():
            matching.set_units(sheet.institution, rows)
            if sheet.version == 1:  # later a person may have said otherwise
                matching.set_before(sheet, rows)
            matching.set_ict(rows)
            matching.set_entries(sheet, rows)
            matching.set_doubles(sheet, rows)
    except Exception:
        waiting.update(problem=_("Pemeriksaan gagal. Coba lagi."), heard_at=timezone.now())
        log.exception("draft budget %s", sheet_id)
        raise
    with transaction.atomic():
        mine = BudgetSheet.objects.select_for_update().filter(pk=sheet_id, run=run, state=State.CHECKING)
        if not mine.exists():
            return "not mine"
        _put(rows, _FOUND)
        mine.update(state=State.READY, heard_at=timezone.now())
    return "done"


@transaction.atomic
def resume_budget(access: Access, sheet_id: int) -> BudgetSheet:
    """Begin again what a killed worker left."""
    sheet = _locked(access, sheet_id, Action.DECIDE_SPENDING)
    if has_stopped(sheet) or sheet.problem:
        _look_soon(sheet)
    return sheet


@transaction.atomic
def undo_budget(access: Access, sheet_id: int) -> BudgetSheet:
    """Take a draft budget back. Requests that were opened from it stay; the version before counts again."""
    sheet = _locked(access, sheet_id, Action.DECIDE_SPENDING)
    if sheet.state == State.UNDONE:
        raise Refused(_("Rancangan ini sudah dibatalkan."))
    before = sheet.state
    sheet.state, sheet.undone_at = State.UNDONE, timezone.now()
    sheet.version += 1
    sheet.save()
    audit.record(
        "budget.undone",
        sheet,
        before={"state": before},
        after={"state": sheet.state},
        node_path=sheet.institution.path,
    )
    return sheet


@transaction.atomic
def answer_rows(access: Access, sheet_id: int, row_ids: Iterable[int], answer: str) -> int:
    """Say of some lines whether they are ICT; empty leaves it to words and codes. Doubles are searched anew."""
    sheet = _locked(access, sheet_id, Action.REVIEW_SPENDING)
    if sheet.state != State.READY:
        raise Refused(_("Rancangan ini sedang diperiksa atau sudah dibatalkan."))
    if answer not in {"", *BudgetRow.Answer.values}:
        raise Refused(_("Pilih jawaban dari daftar."))
    rows = list(sheet.rows.filter(pk__in=list(row_ids)[:_SIZE]))
    if not rows:
        raise Refused(_("Pilih paling sedikit satu baris."))
    changed = False
    for row in rows:
        row.answer, row.answered_by = answer, access.user if answer else None
        is_ict = answer == BudgetRow.Answer.ICT if answer else row.proposed
        changed |= is_ict != row.is_ict
        row.is_ict = is_ict
    BudgetRow.objects.bulk_update(rows, ["answer", "answered_by", "is_ict"])
    after = {"budget.answer": answer, "budget.line": [row.name for row in rows[:20]], "budget.rows": len(rows)}
    audit.record("budget.answered", sheet, after=after, node_path=sheet.institution.path)
    sheet.version += 1
    sheet.save(update_fields=["version"])
    if changed:
        _search_again(sheet)
    return len(rows)


def _search_again(sheet: BudgetSheet) -> None:
    """Doubles anew: a second for two thousand lines of ICT, so nobody waits for a worker."""
    rows = list(sheet.rows.filter(Q(is_ict=True) | Q(is_double=True)).order_by("number", "pk"))
    with without_collection():
        matching.set_doubles(sheet, rows)
    _put(rows, ("doubles", "is_double"))


def _put(rows: Sequence[BudgetRow], fields: Sequence[str]) -> None:
    """Store some rows again, many in one statement: fifty times as fast as an update of each."""
    BudgetRow.objects.bulk_create(
        rows, batch_size=_SIZE, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )


@transaction.atomic
def open_request(access: Access, row_id: int) -> SpendingRequest:
    """A draft request about one line, with what the line says."""
    row = BudgetRow.objects.select_related("sheet__institution", "node", "request").filter(pk=row_id).first()
    if row is None:
        raise unknown()
    sheet = find_sheet(access, row.sheet_id)
    if not seen_rows(access, sheet).filter(pk=row_id).exists():
        raise unknown()
    if row.node is None:
        raise Refused(_("Unit baris ini tidak dikenali di berkas, jadi pengajuannya dimulai dari halaman ajukan."))
    access.require(Action.REQUEST_SPENDING, row.node)
    BudgetSheet.objects.select_for_update().get(pk=sheet.pk)
    row.refresh_from_db()
    gone = {SpendingRequest.State.WITHDRAWN, SpendingRequest.State.CLOSED}
    if sheet.state == State.UNDONE:
        raise Refused(_("Rancangan ini sudah dibatalkan."))
    if row.request is not None and row.request.state not in gone:
        raise Refused(_("Baris ini sudah diajukan."))
    request = create_request(access, row.node.pk, Draft(_texts(sheet, row)), row.entry_id)
    row.request = request
    row.save(update_fields=["request"])
    after = {"budget.line": row.name, "spending.title": request.title}
    audit.record("budget.requested", sheet, after=after, node_path=row.node.path)
    return request


def _texts(sheet: BudgetSheet, row: BudgetRow) -> dict[str, str]:
    texts = {"title": row.name[:200], "year": str(sheet.year), "account": row.account_code}
    if row.amount is not None:
        texts["amount"] = f"{row.amount:f}".removesuffix(".00")
    if row.activity_code in references.tree("kegiatan").codes:
        texts["activity"] = row.activity_code
    pieces = pieces_of(row.volume)
    if pieces is not None:
        texts["quantity"] = f"{pieces.normalize():f}".replace(".", ",")
    return texts


def _locked(access: Access, sheet_id: int, action: Action) -> BudgetSheet:
    found = find_sheet(access, sheet_id)
    access.require(action, found.institution)
    return BudgetSheet.objects.select_for_update(of=("self",)).select_related("institution").get(pk=sheet_id)
