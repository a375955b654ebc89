"""Exact arithmetic: one division at the end, rounding half up from the unrounded value."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

#: Enough digits that a sum of products of published weights and levels is exact and that one correctly rounded
#: division cannot land on a tie (…5) which the true quotient does not have.
EXACT = Context(prec=50)

#: Longest number that is read from text.
MAX_DIGITS = 40


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The quotient to 50 digits; exact wherever it has that few digits. A zero denominator gives 0."""
    return EXACT.divide(numerator, denominator) if denominator else Decimal(0)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to `places` decimals, a half away from zero, as published Indonesian indices are rounded."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context=EXACT)


def plain(value: Decimal) -> str:
    """The number as a plain decimal string without exponent and without trailing zeros: `3.1925`, `100`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_decimal(text: str) -> Decimal | None:
    """Read a number that a person typed, with decimal comma or point (`3,5` is 3.5); None if it is not a number.

    Only plain digits count: no exponent, no thousands separator, no infinity, and no more digits than any score needs.
    """
    cleaned = text.strip().replace(",", ".")
    digits = cleaned.removeprefix("-").removeprefix("+").replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MAX_DIGITS:
        return None
    try:
        number = Decimal(cleaned)
    except InvalidOperation:
        return None
    return number or Decimal(0)  # "-0" is plain zero
