"""Is the price of one piece near that of earlier lines of the same type?"""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from pemantik.planning.checks.parts import Finding, Mention, Price, Subject, Verdict
from pemantik.planning.checks.words import money

KEY = "price"
#: Fewer earlier prices say nothing.
ENOUGH = 3
#: So many times the median is a problem, not only a notice.
FAR = Decimal("1.5")
#: Earlier lines that are named.
NAMED = 8


def check(subject: Subject) -> Finding:
    """The price beside the median and the range of earlier ones."""
    each, earlier = subject.plan.unit_price, subject.earlier
    if each is None:
        return Finding(KEY, Verdict.UNKNOWN, "Jumlahnya belum disebut, jadi harga satuan tidak diketahui.")
    mentions = _mentions(earlier)
    if len(earlier) < ENOUGH:
        beside = f"Baru {len(earlier)} baris belanja sejenis" if earlier else "Belum ada baris belanja sejenis"
        sentence = f"Harga satuan {money(each)}. {beside} sebagai pembanding, jadi kewajarannya tidak diketahui."
        return Finding(KEY, Verdict.UNKNOWN, sentence, mentions)
    middle, low, high = told(earlier)
    beside = f"median {money(middle)}, antara {money(low)} dan {money(high)}, dari {len(earlier)} baris sejenis"
    if each > high or each > FAR * middle:
        verdict = Verdict.PROBLEM if each > FAR * middle else Verdict.NOTICE
        return Finding(KEY, verdict, f"Harga satuan {money(each)} di atas yang biasa: {beside}.", mentions)
    if each < low:
        sentence = f"Harga satuan {money(each)} di bawah yang biasa: {beside}. Periksa apakah lengkap."
        return Finding(KEY, Verdict.NOTICE, sentence, mentions)
    return Finding(KEY, Verdict.OK, f"Harga satuan {money(each)} wajar: {beside}.", mentions)


def told(earlier: Sequence[Price]) -> tuple[Decimal, Decimal, Decimal]:
    """Median, lowest and highest."""
    prices = [each.each for each in earlier]
    return Decimal(median(prices)), min(prices), max(prices)


def _mentions(earlier: Sequence[Price]) -> tuple[Mention, ...]:
    ordered = sorted(earlier, key=lambda each: (-(each.year or 0), each.name))
    return tuple(Mention(each.entry, each.name, f"{each.year or '–'}: {money(each.each)}") for each in ordered[:NAMED])
