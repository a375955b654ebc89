"""Rupiah as people type them."""

from decimal import Decimal

from pemantik.assessments.problems import Refused
from pemantik.inventory.metamodel import kind_of
from pemantik.inventory.values import ValueProblemError, Vocabulary, read_value


def read_rupiah(text: str) -> Decimal:
    """`Rp1.250.000` or `1250000`; nothing is 0. Raises Refused with a sentence for anything else."""
    kind = kind_of("belanja-tik")
    try:
        value = read_value(kind.field(kind.amount), text, Vocabulary())
    except ValueProblemError as problem:
        raise Refused(str(problem)) from None
    return Decimal(str(value)) if value is not None else Decimal(0)
