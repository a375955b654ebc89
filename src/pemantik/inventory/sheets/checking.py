"""Checking a file against the rules, itself, and the registry as it stands: what would become of each row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from pemantik.inventory.filling import Content
from pemantik.inventory.metamodel import Field, FieldType, kind_of
from pemantik.inventory.models import Entry, ImportRow
from pemantik.inventory.reading import COMMON, Sent, read_content
from pemantik.inventory.sheets.columns import LEVELS, columns_of
from pemantik.inventory.sheets.identity import ALIKE, code_of, key_of, names, namesakes, several_in, telling_of
from pemantik.inventory.sheets.linking import Linker, mentioned
from pemantik.inventory.sheets.merging import propose_merges, use_elsewhere
from pemantik.inventory.sheets.preview import Answer, CheckedRow, Fate, Planned, Preview
from pemantik.inventory.sheets.words import code_in, meant, situation
from pemantik.inventory.sheets.world import Stored, Units, World, read_stored
from pemantik.inventory.values import Vocabulary, is_nothing
from pemantik.organizations.models import Node

#: How often whoever waits is told.
_STEP = 250
_OF_WORDS = {FieldType.CHOICE, FieldType.MANY, FieldType.DATE, FieldType.REFERENCE, FieldType.YES_NO}
Tell = Callable[[int], None]


def check_rows(
    target: Node, sheets: Sequence[Mapping[str, Any]], rows: Sequence[ImportRow], tell: Tell, *, lock: bool = False
) -> Preview:
    """The fate of every row if the file were saved now for the target and the units below it.

    `tell` hears how many rows are done. With `lock` the entries that would change are locked first.
    """
    sheet = _Sheet(target, sheets, rows)
    checked = sheet.rows
    for one in checked:
        sheet.begin(one)
    stored = read_stored((pk for one in checked for pk in one.stored_ids if pk), lock=lock)
    for at, one in enumerate(checked, start=1):
        sheet.read(one, stored)
        if at % _STEP == 0:
            tell(at)
    propose_merges(checked, sheet.world)
    use_elsewhere(checked, stored, lock=lock)
    Linker(sheet.world, checked, stored).link()
    for one in checked:
        _settle(one, stored)
    return Preview(checked, stored)


class _Sheet:
    """One check: where the rows go, what stands there, and what the rows say."""

    def __init__(self, target: Node, sheets: Sequence[Mapping[str, Any]], rows: Sequence[ImportRow]) -> None:
        self.units = Units(target)
        self.words = Vocabulary()
        self._in_own_words: dict[tuple[Field, str], str | list[str]] = {}
        self.rows = [
            CheckedRow(row, kind_of(sheet["kind"]), texts_of(row, sheet["places"]), frozenset(sheet["places"]))
            for row in rows
            for sheet in (sheets[row.sheet],)
        ]
        names, codes = mentioned(self.rows)
        self.world = World(self.units, {one.kind.code for one in self.rows}, names, codes)
        self._places = count(1)
        self._codes: dict[str, int] = {}
        self._taken: set[int] = set()

    def begin(self, checked: CheckedRow) -> None:
        """Which unit a row belongs to, and which stored entry it speaks of."""
        if checked.answer == Answer.SKIP:
            checked.fate = Fate.SKIPPED
            return
        self._unit(checked)
        self._names(checked)
        checked.stored_ids = [self._stored_id(checked, name) for name in checked.names]

    def read(self, checked: CheckedRow, stored: Stored) -> None:
        """Read what the row says by the one rule for entries, once for each entry in it."""
        texts = self._meant(checked)
        for at, name in enumerate(checked.names):
            entry = stored.entries.get(checked.stored_ids[at] or 0)
            sent = Sent(texts | {"name": name}, *_kept(entry, stored))
            content, problems = read_content(checked.kind, sent, self.words, entry)
            for key, reason in problems.items():
                checked.refuse(key, reason)
            code = code_of(checked.texts.get("code", "")) if at == 0 else ""
            checked.planned.append(
                Planned(
                    checked.kind,
                    -next(self._places),
                    key_of(content.name),
                    self._with_users(checked, content),
                    checked.node_id or (entry.node_id if entry else None),
                    (entry.code if entry else "") or code,
                    entry,
                )
            )

    def _unit(self, checked: CheckedRow) -> None:
        written = checked.texts.get("unit", "")
        if is_nothing(written):
            self._no_unit(checked)
            return
        found = self.units.find(written)
        if len(found) > 1:
            reason = _("Ada %(n)s unit dengan nama ini. Tulis dengan unit di atasnya: “Dinas A > Bagian B”.")
            checked.refuse("unit", reason % {"n": len(found)})
        elif not found:
            checked.refuse("unit", _("Unit ini belum terdaftar."), self.units.guess(written))
        elif found[0] not in self.units.inside:
            checked.refuse("unit", _("Unit ini di luar %(unit)s.") % {"unit": self.units.target.name})
        else:
            checked.node_id = found[0]

    def _no_unit(self, checked: CheckedRow) -> None:
        """A file without the column is all for the target; an empty cell of an institution's list says too little."""
        target = self.units.target
        by_code = self.world.by_code.get(code_of(checked.texts.get("code", "")))
        if by_code is None and "unit" in checked.columns and target.pk == self.units.institution.pk:
            checked.refuse("unit", _("Unit pemilik belum ditulis."), target.name)
        elif by_code is None:
            checked.node_id = target.pk

    def _names(self, checked: CheckedRow) -> None:
        name = checked.texts.get("name", "")
        parts = several_in(name) if checked.answer != Answer.KEEP else (name,)
        if len(parts) > 1 and checked.answer != Answer.SPLIT:
            told = {"n": len(parts), "names": "; ".join(part[:60] for part in parts)}
            checked.propose(Answer.SPLIT, _("Sel ini menyebut %(n)s data: %(names)s.") % told, names=list(parts))
            parts = (name,)
        checked.names = parts

    def _stored_id(self, checked: CheckedRow, name: str) -> int | None:
        code = code_of(checked.texts.get("code", "")) if len(checked.names) == 1 else ""
        if code:
            return self._by_code(checked, code)
        if checked.node_id is None or not name:
            return None
        telling = telling_of(checked.kind, checked.texts, self.words)
        same = namesakes(self.world, checked.kind, checked.node_id, name, telling)
        free = [one for one in same if one.pk not in self._taken]
        if len(free) > 1 and checked.kind.code not in ALIKE:
            reason = _("Ada %(n)s data bernama ini di unit itu (%(codes)s). Tulis kodenya.")
            checked.refuse("code", reason % {"n": len(free), "codes": names(free[:5])})
            return None
        if same and not free and checked.kind.code not in ALIKE and checked.answer != Answer.KEEP:
            free = same[:1]  # two rows tell of one entry; merging.py speaks of that
        return self._take(free[0].pk) if free else None

    def _by_code(self, checked: CheckedRow, code: str) -> int | None:
        if code in self._codes:
            checked.refuse("code", _("Kode ini sudah dipakai baris %(row)s.") % {"row": self._codes[code]})
            return None
        self._codes[code] = checked.row.number
        known = self.world.by_code.get(code)
        if known is None:
            return None
        if known.kind != checked.kind.code:
            label = kind_of(known.kind).label
            checked.refuse("code", _("Kode ini milik %(kind)s “%(name)s”.") % {"kind": label, "name": known.name})
            return None
        if known.node_id not in self.units.inside:
            checked.refuse("code", _("Kode ini milik “%(name)s” di unit lain.") % {"name": known.name})
            return None
        return self._take(known.pk)

    def _take(self, entry_id: int) -> int:
        self._taken.add(entry_id)
        return entry_id

    def _meant(self, checked: CheckedRow) -> dict[str, str | Sequence[str]]:
        """The texts of a row by the keys of the registry, in its own words. An empty cell says nothing."""
        kind, texts = checked.kind, checked.texts
        found: dict[str, str | Sequence[str]] = {key: texts[key] for key in COMMON if texts.get(key)}
        levels = [texts[key] for key in LEVELS if texts.get(key) and not is_nothing(texts[key])]
        if levels and kind.tree:
            found["reference"] = code_in(levels[0], self.words.tree(kind.tree))
        if found.get("urusan"):
            found["urusan"] = code_in(texts["urusan"], self.words.tree("urusan"))
        if found.get("situation"):
            found["situation"] = situation(texts["situation"])
        for field in kind.fields:
            if text := texts.get(field.key):
                found[field.key] = self._in_words(field, text)
        return found

    def _in_words(self, field: Field, text: str) -> str | list[str]:
        """`meant`; the same few words fill most columns, so each is looked up once."""
        if field.type not in _OF_WORDS:
            return text
        key = (field, text)
        if key not in self._in_own_words:
            self._in_own_words[key] = meant(field, text, self.words)
        return self._in_own_words[key]

    def _with_users(self, checked: CheckedRow, content: Content) -> Content:
        written = checked.texts.get("users", "")
        if not checked.kind.users or not written:
            return content
        if is_nothing(written):
            return replace(content, users=frozenset())
        ids: set[int] = set()
        for part in self._unit_names(written):
            found = self.units.find(part)
            if len(found) == 1:
                ids.add(found[0])
            else:
                reason = _("Unit pengguna “%(name)s” belum terdaftar.") % {"name": part[:80]}
                checked.refuse("users", reason, self.units.guess(part))
        return replace(content, users=frozenset(ids))

    def _unit_names(self, written: str) -> list[str]:
        """Names of units often hold commas: a comma parts them only where every piece is one. Few hold semicolons."""
        parts = [part.strip() for part in written.replace("\n", ";").split(";") if part.strip()]
        if len(parts) == 1 and not self.units.find(parts[0]):
            pieces = [piece.strip() for piece in parts[0].split(",") if piece.strip()]
            if all(self.units.find(piece) for piece in pieces):
                return pieces
        return self._joined(parts)

    def _joined(self, parts: Sequence[str]) -> list[str]:
        """The names with those put together again that hold a semicolon themselves: only together they are one."""
        found: list[str] = []
        left = list(parts)
        while left:
            together = ("; ".join(left[:size]) for size in (1, 2, 3) if size <= len(left))
            name = next((each for each in together if self.units.find(each)), left[0])
            found.append(name)
            del left[: name.count(";") + 1]
        return found


def texts_of(row: ImportRow, places: Mapping[str, int]) -> dict[str, str]:
    """What a row says by column: its cells, and over them what was corrected."""
    cells: list[str] = row.cells
    fixes: dict[str, str] = row.fixes
    return {key: cells[place] for key, place in places.items() if place < len(cells) and cells[place]} | fixes


def column_keys(kind_code: str) -> frozenset[str]:
    """The keys of the columns that a kind may have."""
    return frozenset(column.key for column in columns_of(kind_of(kind_code)))


def _kept(entry: Entry | None, stored: Stored) -> tuple[frozenset[int], Mapping[str, frozenset[int]]]:
    if entry is None:
        return frozenset(), {}
    return stored.users[entry.pk], stored.links[entry.pk]


def _settle(checked: CheckedRow, stored: Stored) -> None:
    """The fate of a row that nothing is wrong with."""
    if checked.fate in {Fate.FIX, Fate.SKIPPED}:
        return
    if checked.is_merged:
        checked.fate = Fate.MERGED
        checked.planned = [plan for plan in checked.planned if plan.stored and plan.stored.pk == checked.merged_entry]
    elif checked.proposal and checked.answer not in {Answer.KEEP, Answer.SPLIT}:
        checked.fate = Fate.DOUBLE
    elif any(plan.stored is None for plan in checked.planned):
        checked.fate = Fate.NEW
    else:
        changed = any(is_changed(plan, stored) for plan in checked.planned)
        checked.fate = Fate.CHANGED if changed else Fate.SAME


def is_changed(plan: Planned, stored: Stored) -> bool:
    """Whether the entry would state anything that it does not state now."""
    entry = plan.stored
    return entry is None or told(entry, stored) != {
        "node": plan.node_id,
        "code": plan.code,
        "name": plan.content.name,
        "description": plan.content.description,
        "period": plan.content.period,
        "situation": plan.content.situation,
        "reference": plan.content.reference,
        "urusan": plan.content.urusan,
        "values": dict(plan.content.values),
        "users": sorted(plan.content.users),
        "links": {key: sorted(ids) for key, ids in sorted(plan.content.links.items()) if ids},
    }


def told(entry: Entry, stored: Stored) -> dict[str, Any]:
    """Everything that a stored entry states, as an import keeps it to put it back."""
    return {
        "node": entry.node_id,
        "code": entry.code,
        "name": entry.name,
        "description": entry.description,
        "period": entry.period,
        "situation": entry.situation,
        "reference": entry.reference,
        "urusan": entry.urusan,
        "values": entry.values,
        "users": sorted(stored.users[entry.pk]),
        "links": {key: sorted(ids) for key, ids in sorted(stored.links[entry.pk].items())},
    }
