"""What one piece cost in earlier budget lines of the same type."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.overlaps.engine.text import fold, without_joiners, words
from pemantik.planning.checks.parts import Plan, Price

#: Lines that are looked through, the newest first.
MOST_LINES = 5_000
#: So much of the shorter name has to agree.
ALIKE = 0.5
#: Levels of an account code that make the same type of thing: 5.2.02.10.01.
LEVELS = 5
_VOLUME = re.compile(r"\d[\d.,]*")
#: Words that say nothing about the thing.
_FRAME = frozenset(
    {
        *("belanja", "modal", "pengadaan", "pembelian", "penyediaan", "peralatan", "mesin", "alat", "kantor"),
        *("unit", "paket", "tahun", "anggaran", "sewa"),
    }
)


def earlier_prices(institution: Node, plan: Plan, without: Collection[int]) -> Iterator[Price]:
    """The prices of the institution's lines of the same account and words, up to the year of the plan. One query."""
    telling = _telling(plan.title)
    lines = (
        Entry.objects.filter(institution=institution, kind="belanja-tik", removed_at=None, amount__gt=0)
        .exclude(pk__in=without)
        .order_by("-year", "-pk")
        .values_list("pk", "name", "year", "amount", "values__volume", "values__kode_rekening")
    )
    if plan.year:
        lines = lines.filter(year__lte=plan.year)
    for pk, name, year, amount, volume, account in lines[:MOST_LINES]:
        pieces = pieces_of(volume or "")
        if pieces and amount and is_same_type(plan.account, account or "", telling, _telling(name)):
            yield Price(pk, name, year, (amount / pieces).quantize(Decimal(1)))


def pieces_of(volume: str) -> Decimal | None:
    """`10` of `10 unit`; None where it does not begin with a number that makes sense."""
    found = _VOLUME.match(str(volume).strip())
    if found is None:
        return None
    text = found[0].rstrip(".,")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    try:
        pieces = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return pieces if pieces > 0 else None


def is_same_type(account: str, other: str, telling: Collection[str], theirs: Collection[str]) -> bool:
    """Whether two lines buy the same type of thing: never with accounts that differ, and words must agree."""
    if account and other and account.split(".")[:LEVELS] != other.split(".")[:LEVELS]:
        return False
    shared, shorter = set(telling) & set(theirs), min(len(telling), len(theirs))
    return bool(shared) and len(shared) >= ALIKE * shorter


def _telling(name: str) -> set[str]:
    return {word for word in without_joiners(words(fold(name, 300))) if word not in _FRAME and not word.isdecimal()}
