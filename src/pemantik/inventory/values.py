"""Values of attributes: read from what people type or a sheet holds, and shown again.

Stored in JSON: text, choices and codes as text, several choices as a list of texts, numbers and money as decimal
strings, years as integers, dates as `2026-11-22`, yes and no as a boolean. What is not known is not stored.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.wording import clean, day
from pemantik.inventory import references, value_lists
from pemantik.inventory.metamodel import Field, FieldType
from pemantik.maturity.text import decimal_text
from pemantik.organizations.spreadsheets.dates import read_date

Value = str | int | bool | list[str]

SHORT, LONG = 300, 5000
#: More than any cell of a sheet holds.
MOST_TYPED = 50_000
FIRST_YEAR, LAST_YEAR = 1950, 2100
#: No budget of a region comes near; more is a mistake of the keyboard.
MOST_MONEY = Decimal(10) ** 15

#: What offices write where they know nothing.
_NOTHING = {"", "-", "–", "—", "--", "n/a", "na", "tidak ada", "belum ada", "tidak tahu", "nihil", "kosong", "."}
_YES = {"ya", "y", "yes", "sudah", "ada", "true", "1", "✓", "v", "x"}
_NO = {"tidak", "t", "no", "n", "belum", "false", "0"}
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.IGNORECASE)


class ValueProblemError(ValueError):
    """A value cannot be taken; the message says why and what to do."""


@dataclass
class Vocabulary:
    """The lists and trees that values are checked against, each read once."""

    _trees: dict[str, references.Tree] = field(default_factory=dict)
    _offered: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def lists(self) -> dict[str, value_lists.ValueList]:
        """Every value list as it is now."""
        return dict(value_lists.value_lists())

    def offered(self, name: str) -> Mapping[str, str]:
        """The values of a list that may be chosen now, by their letters without regard to case."""
        if name not in self._offered:
            self._offered[name] = {each.casefold(): each for each in self.lists[name].offered}
        return self._offered[name]

    def tree(self, name: str) -> references.Tree:
        """One reference tree as it is now."""
        if name not in self._trees:
            self._trees[name] = references.tree(name)
        return self._trees[name]


def is_nothing(text: str) -> bool:
    """Whether the text is what offices write where they know nothing: `-`, `tidak ada`."""
    return text.strip().casefold() in _NOTHING


def read_value(field: Field, text: str | Sequence[str], words: Vocabulary, kept: Value | None = None) -> Value | None:
    """The value as it is stored; None where nothing is written. `kept` is the stored one: it stays a valid choice.

    Raises ValueProblemError or Refused with a sentence for the person.
    """
    if field.type is FieldType.MANY:
        parts = re.split(r"[;,\n]", text) if isinstance(text, str) else text
        old = kept if isinstance(kept, list) else []
        chosen = [_choice(field, part, words, old) for part in parts if not is_nothing(part)]
        return list(dict.fromkeys(chosen)) or None
    written = clean(text if isinstance(text, str) else " ".join(text), MOST_TYPED)
    if is_nothing(written):
        return None
    if field.type is FieldType.CHOICE:
        return _choice(field, written, words, [kept] if isinstance(kept, str) else [])
    if field.type is FieldType.REFERENCE:
        return read_code(field.tree, written, words, kept if isinstance(kept, str) else "")
    return _READERS[field.type](written)


def read_code(tree: str, text: str, words: Vocabulary, kept: str = "") -> str:
    """The code in `RAB.09.06.03 NAMA`, or the code of that name. `kept` is the stored one: it stays valid.

    Raises ValueProblemError for an unknown one, and for one that does not hold today.
    """
    codes = words.tree(tree).codes
    written = text.strip()
    first = written.split(maxsplit=1)[0].upper().rstrip(".:") if written else ""
    today = timezone.localdate()
    if first in codes:
        if first == kept or codes[first].holds_on(today):
            return first
        raise ValueProblemError(_ended(codes[first]))
    named = [each for each in codes.values() if each.name.casefold() == written.casefold()]
    holding = [each.code for each in named if each.holds_on(today) or each.code == kept]
    if len(holding) == 1:
        return holding[0]
    raise ValueProblemError(
        _("Kode “%(text)s” tidak ada di daftar referensi. Cari di pohon kode.") % {"text": written[:60]}
    )


def _ended(code: references.Code) -> str:
    """Why a code cannot be chosen now, and which one to choose instead."""
    if code.replaced_by:
        return _("Kode %(code)s tidak berlaku lagi. Pakai %(other)s.") % {
            "code": code.code,
            "other": code.replaced_by,
        }
    return _("Kode %(code)s tidak berlaku hari ini. Cari kode lain di pohon kode.") % {"code": code.code}


def _choice(field: Field, text: str, words: Vocabulary, kept: Sequence[str]) -> str:
    written = " ".join(text.split())
    if found := words.offered(field.list).get(written.casefold()):
        return found
    offered = [*words.lists[field.list].offered, *kept]
    by_key = {each.casefold(): each for each in offered}
    if found := by_key.get(written.casefold()):
        return found
    near = difflib.get_close_matches(written.casefold(), by_key, n=1, cutoff=0.75)
    advice = (
        _("Mungkin maksudnya “%(value)s”.") % {"value": by_key[near[0]]}
        if near
        else _("Pilih: %(values)s.") % {"values": ", ".join(offered[:8])}
    )
    raise ValueProblemError(
        _("“%(text)s” tidak ada dalam pilihan %(label)s. %(advice)s")
        % {"text": written[:60], "label": field.label, "advice": advice}
    )


def _text(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueProblemError(
                _("Terlalu panjang: %(n)s huruf, batasnya %(most)s.") % {"n": len(text), "most": longest}
            )
        return text

    return read


def _number(text: str) -> str:
    try:
        value = Decimal(_plain_decimal(text))
    except InvalidOperation:
        raise ValueProblemError(_("“%(text)s” bukan angka. Contoh: 12 atau 2,5.") % {"text": text[:40]}) from None
    if not 0 <= value < MOST_MONEY:
        raise ValueProblemError(_("Angka %(text)s di luar batas.") % {"text": text[:40]})
    return f"{value.normalize():f}"


def _money(text: str) -> str:
    bare = re.sub(r"^\s*(rp|idr)\.?\s*", "", text, flags=re.IGNORECASE)
    bare = re.sub(r",\s*-+\s*$", "", bare)  # Rp1.000.000,-
    try:
        value = Decimal(_number(bare))
    except ValueProblemError:
        raise ValueProblemError(_("“%(text)s” bukan jumlah rupiah. Contoh: 1.250.000.") % {"text": text[:40]}) from None
    return f"{value.quantize(Decimal('0.01')).normalize():f}"


def _plain_decimal(text: str) -> str:
    """`1.250.000,5`, `1,250,000.5` or `2,5` as `1250000.5` or `2.5`. A point before three digits parts thousands."""
    bare = re.sub(r"[\s\u00a0]", "", text)
    if not re.fullmatch(r"[0-9.,]+", bare, re.ASCII):
        return "?"
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", bare) or re.fullmatch(r"\d+,\d+", bare):
        return bare.replace(".", "").replace(",", ".")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", bare):
        return bare.replace(",", "")
    return bare


def _year(text: str) -> int:
    found = re.fullmatch(r"(\d{4})(\.0)?", text, re.ASCII) or re.search(r"\b((?:19|20)\d{2})\b", text, re.ASCII)
    year = int(found[1]) if found else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueProblemError(_("“%(text)s” bukan tahun. Contoh: 2026.") % {"text": text[:40]})
    return year


def _date(text: str) -> str:
    found = read_date(text)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueProblemError(
            _("“%(text)s” bukan tanggal. Contoh: 22 November 2026 atau 22/11/2026.") % {"text": text[:40]}
        )
    return found.isoformat()


def _yes_no(text: str) -> bool:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueProblemError(_("Tulis Ya atau Tidak, bukan “%(text)s”.") % {"text": text[:40]})


def _url(text: str) -> str:
    bare = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(bare)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    is_address = bool(host) and (_HOST.fullmatch(host) or ":" in host) and parts.scheme in {"http", "https"}
    if not is_address or any(letter.isspace() for letter in bare) or len(bare) > SHORT:
        raise ValueProblemError(
            _("“%(text)s” bukan alamat web. Contoh: https://simpeg.contoh.go.id.") % {"text": text[:60]}
        )
    return bare


_READERS: dict[FieldType, Callable[[str], Value]] = {
    FieldType.TEXT: _text(SHORT),
    FieldType.LONG: _text(LONG),
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.YEAR: _year,
    FieldType.DATE: _date,
    FieldType.YES_NO: _yes_no,
    FieldType.URL: _url,
}


def show_value(field: Field, value: Value | None) -> str:
    """The value for people: `Rp1.250.000`, `22 November 2026`, `Ya`, choices parted by commas; empty for none."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    show = _WRITERS.get(field.type)
    return show(str(value)) if show else str(value)


def rupiah(value: Decimal) -> str:
    """`Rp1.250.000`, or with sen where there are any: `Rp1.250.000,50`. The form of the law, in every language."""
    places = 0 if value == value.to_integral_value() else 2
    written = f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))
    return f"Rp{written}"


_WRITERS: dict[FieldType, Callable[[str], str]] = {
    FieldType.MONEY: lambda value: rupiah(Decimal(value)),
    FieldType.NUMBER: lambda value: decimal_text(Decimal(value)),
    FieldType.DATE: lambda value: day(date.fromisoformat(value)),
}
