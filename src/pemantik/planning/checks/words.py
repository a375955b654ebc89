"""Numbers as the sentences of checks write them: Indonesian, whoever reads them, because they are kept as they were."""

from decimal import ROUND_HALF_UP, Decimal


def money(value: Decimal) -> str:
    """`Rp85.000.000`."""
    return f"Rp{int(value.to_integral_value(ROUND_HALF_UP)):,}".replace(",", ".")


def percent(share: float) -> str:
    """`87%`."""
    return f"{round(100 * share)}%"
