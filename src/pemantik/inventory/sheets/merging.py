"""Rows that may tell of one thing: proposed to be one, never made one without an answer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from pemantik.inventory.filling import Content
from pemantik.inventory.sheets.identity import ALIKE, same_address, telling_of
from pemantik.inventory.sheets.preview import Answer, CheckedRow, Fate, Planned
from pemantik.inventory.sheets.world import Known, Stored, World, read_stored
from pemantik.inventory.values import Vocabulary

#: Attributes of which several in one entry are usual: variants of a system stand in rows of their own.
_VARIANTS = ("basis_aplikasi",)


def propose_merges(rows: Sequence[CheckedRow], world: World) -> None:
    """Note at each row which row before it, or which stored entry, it may repeat; do what was answered."""
    merger = _Merger(world)
    for one in rows:
        if one.planned and len(one.planned) == 1 and one.kind.code not in ALIKE:
            merger.look_at(one)


class _Merger:
    def __init__(self, world: World) -> None:
        self._world = world
        self._words = Vocabulary()
        self._first: dict[tuple[Any, ...], CheckedRow] = {}
        self._system: dict[tuple[str, str], CheckedRow] = {}

    def look_at(self, one: CheckedRow) -> None:
        plan = one.planned[0]
        if not plan.name_key:
            return
        told = tuple(sorted((key, str(value)) for key, value in telling_of(one.kind, one.texts, self._words).items()))
        key = (plan.kind.code, plan.node_id, plan.name_key, told)
        earlier = self._first.get(key)
        if earlier is not None and plan.code in {"", earlier.planned[0].code}:
            self._repeats(one, earlier)
            return
        self._first.setdefault(key, one)
        if one.kind.users and plan.stored is None:
            self._shared(one, plan)

    def _repeats(self, one: CheckedRow, earlier: CheckedRow) -> None:
        """A second row of the same name in the same unit."""
        differing = _conflicts(earlier.planned[0].content, one.planned[0].content)
        if one.answer == Answer.KEEP:
            return
        if one.answer == Answer.MERGE and not differing:
            _merge(one, earlier)
            return
        if differing:
            labels = ", ".join(one.kind.field(key).label for key in differing[:3])
            reason = _("Nama dan unitnya sama dengan baris %(row)s, tetapi isinya lain: %(labels)s.")
            told = {"row": earlier.row.number, "labels": labels}
            one.propose(Answer.KEEP, reason % told, row=earlier.row.number)
            return
        reason = _("Sama dengan baris %(row)s di unit yang sama. Gabungkan menjadi satu data?")
        one.propose(Answer.MERGE, reason % {"row": earlier.row.number}, row=earlier.row.number)

    def _shared(self, one: CheckedRow, plan: Planned) -> None:
        """The same system in another unit: one owner, and the other uses it. Another code says that it is another."""
        if one.answer == Answer.KEEP or plan.node_id is None:  # a row has to have a unit before it can share
            return
        earlier = self._system.setdefault((plan.kind.code, plan.name_key), one)
        if earlier is not one:
            if plan.code in {"", earlier.planned[0].code} and same_address(
                _address(earlier.planned[0]), _address(plan)
            ):
                self._with_row(one, earlier)
            return
        for known in self._world.by_name.get((plan.kind.code, plan.name_key), ()):
            if plan.code in {"", known.code} and same_address(str(known.values.get("url", "")), _address(plan)):
                self._with_entry(one, known)
                return

    def _with_row(self, one: CheckedRow, earlier: CheckedRow) -> None:
        if one.answer == Answer.MERGE:
            _merge(one, earlier)
            return
        about = {"row": earlier.row.number, "unit": self._unit(earlier.planned[0].node_id)}
        reason = _("Namanya sama dengan baris %(row)s (%(unit)s). Jadikan unit ini penggunanya?")
        if _address(one.planned[0]) and _address(earlier.planned[0]):
            reason = _("Nama dan alamatnya sama dengan baris %(row)s (%(unit)s). Jadikan unit ini penggunanya?")
        one.propose(Answer.MERGE, reason % about, row=earlier.row.number)

    def _with_entry(self, one: CheckedRow, known: Known) -> None:
        about = {"code": known.code, "unit": self._unit(known.node_id)}
        if known.node_id not in self._world.units.inside:
            one.propose(Answer.KEEP, _("Sudah ada %(code)s di %(unit)s dengan nama yang sama.") % about)
            return
        if one.answer == Answer.MERGE and one.fate is not Fate.FIX:
            one.merged_entry = known.pk
            return
        reason = _("Sudah ada %(code)s di %(unit)s dengan nama yang sama. Jadikan unit ini penggunanya?")
        one.propose(Answer.MERGE, reason % about, entry=known.pk)

    def _unit(self, node_id: int | None) -> str:
        return self._world.units.names.get(node_id or 0, "")


def use_elsewhere(rows: Sequence[CheckedRow], stored: Stored, *, lock: bool) -> None:
    """Make the units of rows that repeat a stored entry its users."""
    users = [one for one in rows if one.merged_entry is not None]
    missing = {one.merged_entry for one in users if one.merged_entry} - stored.entries.keys()
    stored.add(read_stored(missing, lock=lock))
    plans = {plan.stored.pk: plan for one in rows for plan in one.planned if plan.stored is not None}
    for one in users:
        own, pk = one.planned[0], one.merged_entry or 0
        if pk not in plans:
            plans[pk] = _unchanged(own, stored, pk)
            one.planned = [plans[pk]]
        more = {own.node_id} if own.node_id is not None else set()
        plans[pk].content = replace(plans[pk].content, users=plans[pk].content.users | own.content.users | more)


def _unchanged(plan: Planned, stored: Stored, entry_id: int) -> Planned:
    """A plan that leaves a stored entry as it is."""
    entry = stored.entries[entry_id]
    content = Content(
        name=entry.name,
        description=entry.description,
        period=entry.period,
        situation=entry.situation,
        reference=entry.reference,
        urusan=entry.urusan,
        values=entry.values,
        users=stored.users[entry_id],
        links=stored.links[entry_id],
    )
    return Planned(plan.kind, plan.place, entry.name_key, content, entry.node_id, entry.code, entry)


def _merge(one: CheckedRow, earlier: CheckedRow) -> None:
    """Put what the row adds into the row that comes first. A row with a problem of its own waits."""
    if one.fate is Fate.FIX:
        return
    while earlier.merged_into is not None:
        earlier = earlier.merged_into
    into, plan = earlier.planned[0], one.planned[0]
    values = dict(into.content.values)
    for key, value in plan.content.values.items():
        old = values.get(key)
        if key in _VARIANTS and isinstance(old, list) and isinstance(value, list):
            values[key] = list(dict.fromkeys([*old, *value]))
        else:
            values.setdefault(key, value)
    users = into.content.users | plan.content.users
    if plan.node_id is not None and plan.node_id != into.node_id:
        users |= {plan.node_id}
    into.content = replace(
        into.content, values=values, users=users, description=into.content.description or plan.content.description
    )
    one.merged_into = earlier


def _conflicts(one: Content, other: Content) -> list[str]:
    """The attributes in which both say something, and not the same."""
    return [
        key
        for key, value in other.values.items()
        if key in one.values and key not in _VARIANTS and one.values[key] != value
    ]


def _address(plan: Planned) -> str:
    return str(plan.content.values.get("url", ""))
