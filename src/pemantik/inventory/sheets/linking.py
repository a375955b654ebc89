"""What the cells of links mean: entries that are stored, and those that other rows of the file will make."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from pemantik.inventory.metamodel import Relation
from pemantik.inventory.sheets.columns import LINK
from pemantik.inventory.sheets.identity import code_of, key_of, several_in
from pemantik.inventory.sheets.preview import CheckedRow, Fate, Planned
from pemantik.inventory.sheets.world import Stored, World
from pemantik.inventory.values import is_nothing

_CODED = re.compile(r"([A-Za-z]{2,5}-\d{1,10})(?:[\s:.\-–]+(.*))?", re.DOTALL)
#: `DAA-003 SIMPEG (Pemerintah Provinsi Lampung)`: an entry that another institution has published.
_SHARED = re.compile(r"(.*\S)\s+\(([^()]+)\)", re.DOTALL)


class Linker:
    """Finds the targets of all rows at once, so that no row asks the database."""

    def __init__(self, world: World, checked: Sequence[CheckedRow], stored: Stored) -> None:
        self._world, self._stored = world, stored
        self._rows = [one for one in checked if one.planned]
        self._by_name: dict[tuple[str, str], list[Planned]] = {}
        self._by_code: dict[str, Planned] = {}
        self._row_of: dict[int, CheckedRow] = {}
        for one in self._rows:
            for plan in [] if one.is_merged else one.planned:
                self._row_of[plan.place] = one
                self._by_name.setdefault((plan.kind.code, plan.name_key), []).append(plan)
                if plan.code:
                    self._by_code[plan.code] = plan
        self._shared: dict[str, list[tuple[int, str, str, str]]] = {}

    def link(self) -> None:
        """Fill the links of every row; what cannot be found is noted at its cell."""
        cells = [
            (one, relation, one.texts[LINK + relation.key])
            for one in self._rows
            for relation in one.kind.relations
            if one.texts.get(LINK + relation.key)
        ]
        parts = [(part, relation) for _one, relation, text in cells for part in self._parts(text, relation)]
        unknown = [part for part, relation in parts if not self._own(part, relation)]
        self._shared = self._world.shared(_bare(part)[0] for part in unknown) if unknown else {}
        for one, relation, text in cells:
            self._link(one, relation, text)
        self._drop_unready()

    def _link(self, one: CheckedRow, relation: Relation, text: str) -> None:
        targets: set[int] = set()
        for part in [] if is_nothing(text) else self._parts(text, relation):
            found = self._own(part, relation) or self._published(part, relation)
            if len(found) == 1:
                targets.add(found[0])
            elif found:
                reason = _("Ada %(n)s data bernama “%(name)s”. Tulis kodenya.")
                one.refuse(LINK + relation.key, reason % {"n": len(found), "name": part[:60]})
            else:
                reason = _("“%(name)s” tidak ada di inventaris maupun di berkas ini.") % {"name": part[:60]}
                one.refuse(LINK + relation.key, reason)
        for plan in one.merged_into.planned if one.merged_into else one.planned:
            if plan.target in targets:
                one.refuse(LINK + relation.key, _("Tidak dapat dihubungkan dengan dirinya sendiri."))
            more = plan.content.links.get(relation.key, frozenset()) if one.is_merged else frozenset()
            links = {**plan.content.links, relation.key: more | targets - {plan.target}}
            plan.content = replace(plan.content, links=links)

    def _parts(self, text: str, relation: Relation) -> list[str]:
        """Several entries in one cell stand on lines or between semicolons; between commas only if all are known."""
        parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        if len(parts) == 1 and "," in text and not self._own(text, relation):
            pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
            if all(self._own(piece, relation) for piece in pieces):
                return pieces
        return parts

    def _own(self, text: str, relation: Relation) -> list[int]:
        """The targets in this file or this institution: by code where it fits the name, else by name."""
        if (coded := _CODED.fullmatch(text.strip())) is not None:
            by_code = self._by_own_code(coded[1].upper(), relation, key_of(coded[2] or ""))
            if by_code is not None:
                return [by_code]
        return self._named(text, relation) or (self._named(coded[2], relation) if coded and coded[2] else [])

    def _by_own_code(self, code: str, relation: Relation, name: str) -> int | None:
        plan = self._by_code.get(code)
        if plan is not None and plan.kind.code in relation.to and name in {"", plan.name_key}:
            return plan.target
        known = self._world.by_code.get(code)
        if known is not None and known.kind in relation.to and name in {"", known.name_key}:
            return known.pk
        return None

    def _named(self, text: str, relation: Relation) -> list[int]:
        key = key_of(text)
        found: dict[int, None] = {}
        for kind in relation.to if key else ():
            found |= dict.fromkeys(plan.target for plan in self._by_name.get((kind, key), ()))
            found |= dict.fromkeys(known.pk for known in self._world.by_name.get((kind, key), ()))
        return list(found)

    def _published(self, text: str, relation: Relation) -> list[int]:
        name, institution = _bare(text)
        coded = _CODED.fullmatch(name)
        return [
            pk
            for pk, kind, code, owner in self._shared.get(key_of(name), ())
            if kind in relation.to
            and institution in {"", owner}
            and (coded is None or coded[2] is None or coded[1].upper() == code)
        ]

    def _drop_unready(self) -> None:
        """A link to a row that will not be saved cannot be made: that row has to be solved first."""
        waiting = True
        while waiting:
            waiting = False
            for one in self._rows:
                if one.fate is Fate.FIX:
                    continue
                for plan in one.planned:
                    waiting |= self._refuse_unready(one, plan)

    def _refuse_unready(self, one: CheckedRow, plan: Planned) -> bool:
        for key, targets in plan.content.links.items():
            for target in targets:
                other = self._row_of.get(target)
                if other is None or other is one or not _waits(other):
                    continue
                reason = _("Baris %(row)s, yang disebut di sini, belum siap disimpan.")
                one.refuse(LINK + key, reason % {"row": other.row.number})
                return True
        return False


def mentioned(rows: Iterable[CheckedRow]) -> tuple[set[str], set[str]]:
    """The names, as keys, and the codes that some rows mention: their own, and those of what they are linked to."""
    names: set[str] = set()
    codes: set[str] = set()
    for one in rows:
        name = one.texts.get("name", "")
        names |= {key_of(part) for part in (name, *several_in(name))}
        codes.add(code_of(one.texts.get("code", "")))
        for relation in one.kind.relations:
            text = one.texts.get(LINK + relation.key, "")
            for part in (text, *re.split(r"[;\n]", text), *re.split(r"[;\n,]", text)) if text else ():
                names |= {key_of(part), key_of(_bare(part)[0])}
                coded = _CODED.fullmatch(part.strip())
                codes.add(coded[1].upper() if coded else "")
    return names, codes


def _waits(one: CheckedRow) -> bool:
    return one.fate is Fate.FIX or (bool(one.proposal) and not one.answer)


def _bare(text: str) -> tuple[str, str]:
    """The name without its code, and the institution that may stand in brackets behind it."""
    found = _SHARED.fullmatch(text.strip())
    name, institution = (found[1], found[2]) if found else (text.strip(), "")
    coded = _CODED.fullmatch(name)
    return (coded[2] if coded and coded[2] else name), institution
