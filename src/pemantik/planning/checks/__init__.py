"""The checks that run by themselves on every request: each a pure function of what was gathered."""

from collections.abc import Callable, Mapping
from typing import Final

from pemantik.planning.checks import architecture, capacity, double, elsewhere, price, security, shared
from pemantik.planning.checks.parts import Finding, Subject

CHECKS: Final[Mapping[str, Callable[[Subject], Finding]]] = {
    each.KEY: each.check for each in (double, shared, elsewhere, capacity, architecture, security, price)
}


def run(subject: Subject) -> list[Finding]:
    """Every check, in the order in which they are shown."""
    return [check(subject) for check in CHECKS.values()]
