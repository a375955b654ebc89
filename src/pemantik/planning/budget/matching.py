"""Lines of a draft budget beside what is known: units, the version before, the inventory, requests, doubles."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pemantik.inventory.models import Entry
from pemantik.inventory.sheets.world import Units
from pemantik.organizations.models import Node
from pemantik.organizations.rules import same_name
from pemantik.overlaps import governing
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.records import BUDGET, Record
from pemantik.overlaps.selectors.decisions import apart
from pemantik.planning.budget.recognition import recognise
from pemantik.planning.models import BudgetRow, BudgetSheet, SpendingRequest

#: Doubles of one line that are kept.
MOST_DOUBLES = 3
State = SpendingRequest.State


def key_of(row: BudgetRow) -> str:
    """By what the next version knows a line again: its codes, unit and name."""
    parts = (row.unit, row.activity_code, row.account_code, row.name)
    return hashlib.sha256("|".join(same_name(each) for each in parts).encode()).hexdigest()


def set_units(institution: Node, rows: Iterable[BudgetRow]) -> None:
    """The unit of each line where its text means exactly one. A few queries."""
    units = Units(institution)
    for row in rows:
        found = units.find(row.unit) if row.unit else []
        row.node_id = found[0] if len(found) == 1 else None


def set_ict(rows: Iterable[BudgetRow]) -> None:
    """What words and codes say; an answer of a person stays."""
    for row in rows:
        found = recognise(row.name, row.account_code, row.account, row.activity_code)
        row.proposed, row.why = found.is_ict, list(found.why)
        row.is_ict = row.answer == BudgetRow.Answer.ICT if row.answer else row.proposed


def set_before(sheet: BudgetSheet, rows: Sequence[BudgetRow]) -> None:
    """The same line in the version before: its answer and its request stay. Lines of one key go in their order."""
    if sheet.previous_id is None:
        return
    earlier: dict[str, list[BudgetRow]] = {}
    for each in BudgetRow.objects.filter(sheet=sheet.previous_id).order_by("number", "pk"):
        earlier.setdefault(each.key, []).append(each)
    for row in rows:
        same = earlier.get(row.key)
        if same:
            found = same.pop(0)
            row.before, row.amount_before = found, found.amount
            row.answer, row.answered_by_id = found.answer, found.answered_by_id
            row.request_id = found.request_id


def set_entries(sheet: BudgetSheet, rows: Iterable[BudgetRow]) -> None:
    """The entry that a line is in the inventory: same year and name, no other code; and the request about it."""
    lines = Entry.objects.filter(institution=sheet.institution, kind="belanja-tik", removed_at=None, year=sheet.year)
    known: dict[str, list[Any]] = {}
    for pk, name_key, node, code in lines.values_list("pk", "name_key", "node", "values__sub_kegiatan"):
        known.setdefault(name_key, []).append((pk, node, code))
    gone = [State.WITHDRAWN, State.CLOSED]
    asked = dict(
        SpendingRequest.objects.filter(line__in=lines).exclude(state__in=gone).values_list("line", "pk").order_by("pk")
    )
    for row in rows:
        fits = [
            pk
            for pk, node, code in known.get(same_name(row.name)[:200], ())
            if (not row.node_id or node == row.node_id)
            and (not code or not row.activity_code or code == row.activity_code)
        ]
        row.entry_id = fits[0] if len(fits) == 1 else None
        if row.entry_id is not None and row.request_id is None:
            row.request_id = asked.get(row.entry_id)


def set_doubles(sheet: BudgetSheet, rows: Sequence[BudgetRow]) -> None:
    """Search the ICT lines together with the budget lines of the inventory of that year."""
    ict = {f"r{row.pk}": row for row in rows if row.is_ict}
    for row in rows:
        row.doubles, row.is_double = [], False
    taken = {row.entry_id for row in ict.values() if row.entry_id}
    entries = Entry.objects.filter(institution=sheet.institution, kind="belanja-tik", removed_at=None, year=sheet.year)
    stored = {f"e{each.pk}": each for each in entries.exclude(pk__in=taken).select_related("node")}
    records = [_of_row(sheet, pk, row) for pk, row in ict.items()]
    records += [_of_entry(sheet, pk, entry) for pk, entry in stored.items()]
    if len(records) < 2:
        return
    found = search(
        records,
        dictionary=governing.dictionary_now(),
        model=governing.model_now(),
        cannot=_apart(ict, stored),
    )
    for pair in found.doubles():
        sides = ((pair.first, pair.second), (pair.second, pair.first))
        if any(one in ict and len(ict[one].doubles) < MOST_DOUBLES for one, _other in sides):
            sentence = found.explain(pair).text()
            for one, other in sides:
                if one in ict and len(ict[one].doubles) < MOST_DOUBLES:
                    ict[one].is_double = True
                    ict[one].doubles.append([pair.score, *_named(other, ict, stored), sentence])


def _apart(ict: Mapping[str, BudgetRow], stored: Mapping[str, Entry]) -> set[tuple[str, str]]:
    """What reviewers told apart in the inventory stays apart here too."""
    ids = {str(row.entry_id): pk for pk, row in ict.items() if row.entry_id}
    ids |= {str(entry.pk): pk for pk, entry in stored.items()}
    return {(ids[one], ids[other]) for one, other in apart() if one in ids and other in ids}


def _named(other: str, ict: Mapping[str, BudgetRow], stored: Mapping[str, Entry]) -> tuple[str, int, str, str]:
    if other in ict:
        row = ict[other]
        return "row", row.pk, row.name, row.unit
    entry = stored[other]
    return "entry", entry.pk, entry.name, entry.node.name


def _of_row(sheet: BudgetSheet, pk: str, row: BudgetRow) -> Record:
    return Record(
        id=pk,
        name=row.name,
        kind=BUDGET,
        region=sheet.institution.name,
        unit=row.unit,
        description=f"{row.activity}. {row.account}",
        year=sheet.year,
        amount=int(row.amount) if row.amount is not None else None,
        account=row.account_code,
    )


def _of_entry(sheet: BudgetSheet, pk: str, entry: Entry) -> Record:
    return Record(
        id=pk,
        name=entry.name,
        kind=BUDGET,
        region=sheet.institution.name,
        unit=entry.node.name,
        description=entry.description,
        year=entry.year,
        amount=int(entry.amount) if entry.amount is not None else None,
        account=str(entry.values.get("kode_rekening") or ""),
    )
