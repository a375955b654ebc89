"""Exact amounts as whole numbers of a common unit, so that the solver counts in integers only."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm


@dataclass(frozen=True, slots=True)
class Units:
    """A whole number of units for each key, and the size of one unit."""

    size: Fraction
    counts: Mapping[int, int]

    @property
    def total(self) -> int:
        """All counts together."""
        return sum(self.counts.values())

    def within(self, amount: Decimal) -> int:
        """The whole units in an amount: rounded down."""
        return floor(Fraction(amount) / self.size)

    def covering(self, amount: Fraction) -> int:
        """The whole units that cover an amount: rounded up."""
        return ceil(amount / self.size)


def in_units(amounts: Mapping[int, Fraction]) -> Units:
    """The amounts in the largest unit in which all of them are whole."""
    fine = lcm(*(amount.denominator for amount in amounts.values()))
    counts = {key: int(amount * fine) for key, amount in amounts.items()}
    shared = gcd(*counts.values()) or 1
    return Units(Fraction(shared, fine), {key: count // shared for key, count in counts.items()})


def in_about(total: int, amounts: Mapping[int, Fraction]) -> Units:
    """The amounts rounded up, in a unit of which all of them together have about `total`."""
    size = sum(amounts.values(), Fraction(0)) / total
    return Units(size, {key: ceil(amount / size) for key, amount in amounts.items()})
