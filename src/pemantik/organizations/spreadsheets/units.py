"""Checking a spreadsheet of units against the rules, itself, and the tree as it stands."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pemantik.organizations.models import INSTITUTION_KINDS, Node, NodeKind, Region
from pemantik.organizations.rules import DEEPEST, check_kind, check_region
from pemantik.organizations.services.fields import NodeFields
from pemantik.organizations.services.many import Planned
from pemantik.organizations.spreadsheets.preview import CheckedRow, Fate, Preview
from pemantik.organizations.spreadsheets.reading import SheetRow
from pemantik.organizations.spreadsheets.references import Key, Place, stored_places
from pemantik.organizations.spreadsheets.words import find_kind, find_region, meaning, usual_kind
from pemantik.organizations.tree import subtree_of


def check_units(target: Node, rows: Sequence[SheetRow]) -> Preview:
    """The fate of every row if the rows were added below the target."""
    return _UnitSheet(target, rows).check()


def plans_in_order(preview: Preview) -> list[Planned]:
    """What is to be added for the rows that are ready, parents before their children."""
    waiting: dict[object, Planned] = {row.outcome.key: row.outcome for row in preview.ready}
    ordered: dict[object, Planned] = {}
    for plan in waiting.values():
        line = [plan]
        while line[-1].parent_key in waiting and line[-1].parent_key not in ordered:
            line.append(waiting[line[-1].parent_key])
        ordered.update({one.key: one for one in reversed(line)})
    return list(ordered.values())


class _UnitSheet:
    """One check: where rows are added, what stands there, and what the rows say."""

    def __init__(self, target: Node, rows: Sequence[SheetRow]) -> None:
        self.target = target
        self.rows = {row.number: row for row in rows}
        self.checked: dict[int, CheckedRow] = {}
        nodes = list(subtree_of(target).filter(is_active=True).select_related("region"))
        self.nodes = {node.pk: node for node in nodes}
        self.regions = {region.pk: region for region in Region.objects.all()}
        governed = Node.objects.filter(kind__in=INSTITUTION_KINDS, region__isnull=False)
        self.governed = set(governed.values_list("region", flat=True))
        self.meanings = {meaning(node.name): node.name for node in nodes}
        self.places = stored_places(nodes)
        self.firsts = self._settle_rows()

    def check(self) -> Preview:
        for row in self.rows.values():
            self._check(row, ())
        return Preview([self.checked[number] for number in self.rows])

    def _settle_rows(self) -> dict[int, Key]:
        """Give every row its place; of rows and units with one name in one place, the first counts."""
        for row in self.rows.values():
            place = Place(("row", row.number), row.values.get("name", ""), row.values.get("short_name", ""))
            self.places.add(place)
        return {number: self.places.settle(("row", number), self._above(row)) for number, row in self.rows.items()}

    def _above(self, row: SheetRow) -> Key | None:
        written = row.values.get("parent", "")
        if not written:
            return ("node", self.target.pk)
        return next((place.key for place in self.places.find(written) if place.key != ("row", row.number)), None)

    def _check(self, row: SheetRow, below: tuple[int, ...]) -> CheckedRow:
        """Check a row after the one that is above it in the tree; `below` are the rows that wait for this one."""
        if row.number in self.checked:
            return self.checked[row.number]
        checked = CheckedRow(row)
        key, parent = self._parent(checked, (*below, row.number))
        self.checked[row.number] = checked
        first = self.firsts[row.number]
        if first[0] == "node":
            checked.fate, checked.problems, checked.node = Fate.KNOWN, [], self.nodes[first[1]]
        elif first[1] != row.number:
            checked.refuse("name", _("Sama dengan baris %(row)s. Hapus salah satu.") % {"row": first[1]})
        else:
            self._plan(checked, key, parent)
        return checked

    def _parent(self, checked: CheckedRow, below: tuple[int, ...]) -> tuple[Key | None, Node | None]:
        written = checked.row.values.get("parent", "")
        if not written:
            return ("node", self.target.pk), self.target
        found = self.places.find(written)
        if len(found) > 1:
            reason = _("Ada %(n)s unit dengan nama ini. Tulis dengan unit di atasnya: “Dinas A > Bagian B”.")
            checked.refuse("parent", reason % {"n": len(found)})
            return None, None
        if not found:
            guess = self.places.closest(written)
            checked.refuse("parent", _("Unit ini tidak ada di berkas dan belum terdaftar."), guess)
            return None, None
        kind, number = found[0].key
        if kind == "node":
            return found[0].key, self.nodes[number]
        return found[0].key, self._parent_row(checked, number, below)

    def _parent_row(self, checked: CheckedRow, number: int, below: tuple[int, ...]) -> Node | None:
        if number in below:
            checked.refuse("parent", _("Unit ini berada di bawah dirinya sendiri."))
            return None
        if len(below) > DEEPEST:
            checked.refuse("parent", _("Susunannya terlalu dalam; paling banyak %(n)s lapis.") % {"n": DEEPEST})
            return None
        above = self._check(self.rows[number], below)
        if above.fate in {Fate.FIX, Fate.DOUBLE}:
            checked.refuse("parent", _("Unit di atasnya (baris %(row)s) belum siap disimpan.") % {"row": number})
        node: Node | None = above.node
        return node

    def _plan(self, checked: CheckedRow, key: Key | None, parent: Node | None) -> None:
        """Read the facts of a new row, hold them against the rules, and plan the unit if nothing is wrong."""
        facts = self._facts(checked, parent)
        if facts is None or parent is None or key is None:
            return
        try:
            check_kind(facts.kind, parent)
            check_region(facts.kind, facts.region, parent)
        except ValidationError as error:
            _refuse_all(checked, error)
        if facts.region and facts.region.pk in self.governed:
            checked.refuse("region", _("%(region)s sudah terdaftar.") % {"region": facts.region.name})
        if checked.fate is Fate.FIX:
            return
        self._doubt(checked, facts)
        if facts.region and checked.fate is Fate.READY:
            self.governed.add(facts.region.pk)
        checked.node = Node(kind=facts.kind, name=facts.name, region=facts.region, depth=parent.depth + 1)
        by_row = key[0] == "row"
        checked.outcome = Planned(
            ("row", checked.row.number), facts, key if by_row else None, None if by_row else key[1]
        )

    def _facts(self, checked: CheckedRow, parent: Node | None) -> NodeFields | None:
        values = checked.row.values
        region = self._region(checked, values.get("region", ""))
        kind = self._kind(checked, region, parent)
        texts = {key: values.get(key, "") for key in ("name", "short_name", "head_title", "head_name")}
        try:
            return NodeFields(kind=kind, region=region, **texts).cleaned()
        except ValidationError as error:
            _refuse_all(checked, error)
            return None

    def _region(self, checked: CheckedRow, written: str) -> Region | None:
        if not written:
            return None
        region, guess = find_region(written, self.regions)
        if region is None:
            checked.refuse("region", _("Kode atau nama wilayah ini tidak ada di daftar Kemendagri."), guess)
        return region

    def _kind(self, checked: CheckedRow, region: Region | None, parent: Node | None) -> str:
        written = checked.row.values.get("kind", "")
        if not written:
            return usual_kind(checked.row.values.get("name", ""), region, parent)
        kind, guess = find_kind(written)
        if kind is None:
            checked.refuse("kind", _("Jenis ini tidak dikenal."), guess)
            return usual_kind("", None, parent)
        return kind

    def _doubt(self, checked: CheckedRow, facts: NodeFields) -> None:
        """Ask about a name that means the same as another. Divisions repeat: every office has a general affairs."""
        if facts.kind == NodeKind.DIVISION:
            return
        other = self.meanings.setdefault(meaning(facts.name), facts.name)
        if other != facts.name:
            checked.doubt("name", _("Mirip dengan “%(name)s”.") % {"name": other})


def _refuse_all(checked: CheckedRow, error: ValidationError) -> None:
    for column, messages in error.message_dict.items():
        for message in messages:
            checked.refuse(column, message)
