"""What would become of each row of a file of verdicts, held against the instrument and the values that stand."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from pemantik.assessments.codes import Item, items_of
from pemantik.assessments.models import StageValue
from pemantik.maturity.answers import NOT_RELEVANT_WORDS, Answer, AnswerError, find_code, parse_answer
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import parse_decimal
from pemantik.maturity.text import decimal_text
from pemantik.organizations.rules import same_name
from pemantik.reports.national.verdicts.columns import simple
from pemantik.reports.national.verdicts.reading import VerdictRow, is_placeholder

#: Names that share less than this are not the same indicator.
LIKE = 0.8
UNLIKE = 0.5
_TOTALS = (
    "indeks",
    "total",
    "jumlah",
    "rata rata",
    "rerata",
    "nilai indeks",
    "nilai akhir",
    "predikat",
    "nilai domain",
    "nilai aspek",
)
_HEADINGS = ("domain", "aspek", "kelompok", "bagian", "dimensi", "area")
_CODE = re.compile(
    r"(?:(?:ik|i|ind|indikator|no|nomor)[\s.:_-]*)?0*(\d+(?:[.,-]\d+)*)\.?(?:[\s.:)–-]+(.*))?", re.IGNORECASE
)
_FIGURE = re.compile(
    r"(?:(?:tingkat|level|lv|l|nilai|skor)[\s.:]*)?([+-]?\d+(?:[.,]\d+)?)(?:\s*[(\-–:/].*)?", re.IGNORECASE
)


class Fate(StrEnum):
    """What becomes of a row."""

    READY = "siap"
    SAME = "sama"
    FIX = "perbaiki"
    DOUBT = "ragu"
    EMPTY = "kosong"
    ASIDE = "lewati"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: why, and what would be right if we can guess it."""

    column: str
    reason: str
    suggestion: str = ""


@dataclass
class CheckedRow:
    """A row, the indicator that it means, and the value that it would have."""

    row: VerdictRow
    fate: Fate = Fate.READY
    item: Item | None = None
    written: str = ""
    answer: Answer | None = None
    before: StageValue | None = None
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, reason: str, suggestion: str = "") -> None:
        """Note a problem that has to be solved first."""
        self.problems.append(Problem(column, reason, suggestion))
        self.fate = Fate.FIX

    def doubt(self, column: str, reason: str, suggestion: str = "") -> None:
        """Note something that only a person can decide; whoever says so may have it saved all the same."""
        self.problems.append(Problem(column, reason, suggestion))
        if self.fate is Fate.READY and not self.row.keep:
            self.fate = Fate.DOUBT

    @property
    def note(self) -> str:
        """What the portal wrote, its status first."""
        status, note = self.row.values.get("status", ""), self.row.values.get("note", "")
        told = [] if is_placeholder(status) else [_("Status di portal: %(status)s.") % {"status": status.rstrip(".")}]
        return " ".join([*told, *([] if is_placeholder(note) else [note])])

    @property
    def change(self) -> str:
        """Whether the value rises, falls, stays or is new: a word for templates."""
        old = self.before.value if self.before else None
        new = self.answer.value if self.answer else None
        if old is None or new is None:
            return "new"
        return "same" if old == new else "up" if new > old else "down"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now, by code: what counts (`effective`), what the stage itself says (`own`), whose import it was."""

    effective: Mapping[str, StageValue]
    own: Mapping[str, StageValue]


def check_rows(instrument: Instrument, rows: Sequence[VerdictRow], standing: Standing) -> tuple[list[CheckedRow], str]:
    """The fate of every row, and the index that a totals row tells (empty without one)."""
    sheet = _Sheet(instrument, standing)
    return [sheet.check(row) for row in rows], sheet.index


class _Sheet:
    """One check: the indicators by their names, and the rows that were met already."""

    def __init__(self, instrument: Instrument, standing: Standing) -> None:
        self.instrument, self.standing = instrument, standing
        self.items = {item.code: item for item in items_of(instrument) if item.indicator is not None}
        self.names = {same_name(item.name): item for item in self.items.values()}
        self.met: dict[str, CheckedRow] = {}
        self.index = ""

    def check(self, row: VerdictRow) -> CheckedRow:
        checked = CheckedRow(row)
        if row.skip or self._is_aside(row):
            checked.fate = Fate.ASIDE
            return checked
        item = checked.item = self._item(checked)
        value = self._value(checked, item)
        if item is None or checked.fate is Fate.FIX:
            return checked
        if value is None:
            checked.fate = Fate.EMPTY
            return checked
        checked.written = value
        try:
            checked.answer = parse_answer(self.instrument, item.code, value)
        except AnswerError as error:
            checked.refuse(self._figure_column(row), str(error))
            return checked
        if not checked.answer.given:
            checked.fate = Fate.EMPTY
            return checked
        self._hold_against_others(checked, item)
        return checked

    def _is_aside(self, row: VerdictRow) -> bool:
        """Totals and headings between the rows; the total of all is kept as the index."""
        code, name = row.values.get("code", ""), row.values.get("name", "")
        if _indicator_number(code):
            return False
        words = simple(name if is_placeholder(code) else code)
        figure = self._written(row)
        if words.startswith(_TOTALS) and same_name(name) not in self.names:
            found = _FIGURE.fullmatch(figure)
            is_index = (
                words.startswith(("indeks", "nilai indeks", "total")) and "domain" not in words and "aspek" not in words
            )
            if found and is_index:
                self.index = found[1]
            return True
        return words.startswith(_HEADINGS) and same_name(name) not in self.names

    def _item(self, checked: CheckedRow) -> Item | None:
        code, name = checked.row.values.get("code", ""), checked.row.values.get("name", "")
        if is_placeholder(code):
            return self._by_name(checked, name)
        found, told = self._by_code(code)
        name = name or told
        if found is None:
            return self._unknown(checked, code, name)
        if name and self._is_other(name, found):
            close = self._closest(name)
            reason = _("Kode %(code)s adalah “%(name)s”, tetapi di berkas tertulis “%(told)s”.")
            words = {"code": found.code, "name": found.name, "told": name[:120]}
            checked.doubt("code", reason % words, close.code if close else "")
        return found

    def _by_code(self, written: str) -> tuple[Item | None, str]:
        """The indicator of `3`, `IK-03`, `Indikator 3: Nama`; and the name beside it, if any."""
        found = _CODE.fullmatch(written.strip())
        for text in (written, *((found[1], found[1].removesuffix(".0")) if found else ())):
            try:
                code = find_code(self.instrument, text)
            except AnswerError:
                continue
            if code in self.items:
                return self.items[code], (found[2] or "") if found else ""
        return None, ""

    def _unknown(self, checked: CheckedRow, code: str, name: str) -> Item | None:
        close = self._closest(name or code)
        if close is None and self._written(checked.row) == "" and not re.search(r"\d", code):
            checked.fate = Fate.ASIDE
            return None
        reason = _("Kode “%(code)s” tidak ada pada %(instrument)s.")
        words = {"code": code[:60], "instrument": self.instrument.short_title}
        checked.refuse("code", reason % words, close.code if close else "")
        return None

    def _by_name(self, checked: CheckedRow, name: str) -> Item | None:
        if is_placeholder(name):
            checked.refuse("code", _("Baris ini tidak menyebut indikator."))
            return None
        found, told = self._by_code(name)
        if found is not None and (not told or not self._is_other(told, found)):
            return found
        if (exact := self.names.get(same_name(name))) is not None:
            return exact
        close = self._closest(name)
        if close is None:
            checked.refuse("code", _("Tidak ada indikator bernama “%(name)s”. Tulis kodenya.") % {"name": name[:120]})
        else:
            checked.doubt(
                "code", _("Nama ini mirip indikator %(code)s, “%(name)s”.") % {"code": close.code, "name": close.name}
            )
        return close

    def _is_other(self, name: str, item: Item) -> bool:
        """Whether a name says another indicator than the code beside it."""
        said = same_name(name)
        if (exact := self.names.get(said)) is not None:
            return exact.code != item.code
        return len(said) > 8 and difflib.SequenceMatcher(None, said, same_name(item.name)).ratio() < UNLIKE

    def _closest(self, name: str) -> Item | None:
        found = difflib.get_close_matches(same_name(name), self.names, n=1, cutoff=LIKE) if name else []
        return self.names[found[0]] if found else None

    def _written(self, row: VerdictRow) -> str:
        return next((row.values[key] for key in ("value", "level") if not is_placeholder(row.values.get(key, ""))), "")

    def _figure_column(self, row: VerdictRow) -> str:
        return "level" if "value" not in row.values else "value"

    def _value(self, checked: CheckedRow, item: Item | None) -> str | None:
        """The value as `parse_answer` reads it: `3`, `2,5`, `TR`; None where the portal gave none."""
        row, written = checked.row, self._written(checked.row)
        if not written:
            return None
        if written.casefold() in NOT_RELEVANT_WORDS:
            return written
        found = _FIGURE.fullmatch(written.strip())
        if found is None:
            known = {str(level.name).casefold(): level for level in self.instrument.scale.levels}
            level = known.get(written.casefold())
            column = self._figure_column(row)
            checked.refuse(
                column,
                _("“%(value)s” bukan angka.") % {"value": written[:60]},
                decimal_text(level.value) if level else "",
            )
            return None
        self._compare_level(checked, found[1])
        return found[1]

    def _compare_level(self, checked: CheckedRow, value: str) -> None:
        """On a scale of whole levels, value and level say the same."""
        told = _FIGURE.fullmatch(checked.row.values.get("level", "").strip())
        if self.instrument.scale.fractional or "value" not in checked.row.values or told is None:
            return
        if parse_decimal(told[1]) != parse_decimal(value):
            words = {"value": value, "level": told[1]}
            checked.doubt("value", _("Nilainya %(value)s, tetapi tingkatnya %(level)s.") % words)

    def _hold_against_others(self, checked: CheckedRow, item: Item) -> None:
        checked.before = self.standing.effective.get(item.code)
        first = self.met.setdefault(item.code, checked)
        if first is not checked:
            if first.answer == checked.answer:
                checked.fate = Fate.ASIDE
                return
            for each, other in ((checked, first), (first, checked)):
                words = {"code": item.code, "row": other.row.number, "value": other.written}
                each.refuse(
                    self._figure_column(each.row),
                    _("Indikator %(code)s ada juga di baris %(row)s dengan nilai %(value)s. Lewati salah satu.")
                    % words,
                )
            return
        own = self.standing.own.get(item.code)
        if own is None:
            return
        if (own.value, own.not_relevant) == (checked.answer.value, checked.answer.not_relevant):  # type: ignore[union-attr]
            checked.fate = Fate.SAME if checked.fate is Fate.READY else checked.fate
        elif not own.source:
            words = {"name": own.author.name, "value": decimal_text(own.value or Decimal(0))}
            checked.doubt(
                self._figure_column(checked.row), _("%(name)s sudah menilai ini %(value)s di Pemantik. Ganti?") % words
            )


def _indicator_number(code: str) -> bool:
    return bool(_CODE.fullmatch(code.strip()))
