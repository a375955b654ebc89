"""Sizes of files in words."""

from decimal import Decimal

from pemantik.maturity.numbers import round_half_up
from pemantik.maturity.text import decimal_text


def size_text(size: int) -> str:
    """`0,4 MB`, `14 MB`, `900 B`: as precise as people need it."""
    for unit, factor in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size >= factor or (unit == "MB" and size >= 100_000):
            value = Decimal(size) / factor
            places = 0 if value >= 10 or value == value.to_integral_value() or unit == "kB" else 1
            return f"{decimal_text(round_half_up(value, places), places)}\N{NO-BREAK SPACE}{unit}"
    return f"{size}\N{NO-BREAK SPACE}B"
