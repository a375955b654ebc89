"""How far two readers agree: the percentage, and Cohen's kappa, which takes off what chance alone would give."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

#: Fewer pairs than this say nothing.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `count` pairs read twice, `same` got the same verdict. `kappa` is None where it cannot be told."""

    count: int
    same: int
    kappa: float | None

    @property
    def is_enough(self) -> bool:
        """Whether so many pairs say something."""
        return self.count >= ENOUGH

    @property
    def percent(self) -> int:
        """Verdicts that agree, in whole percent."""
        return round(100 * self.same / self.count) if self.count else 0


def agreement(read: Iterable[tuple[str, str]]) -> Agreement:
    """The agreement of pairs of verdicts: of the first and of the second reader."""
    pairs = list(read)
    count = len(pairs)
    if not count:
        return Agreement(0, 0, None)
    same = sum(one == other for one, other in pairs)
    ones, others = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    by_chance = sum(ones[verdict] * others[verdict] for verdict in ones) / count**2
    # Both gave one and the same verdict throughout: chance explains everything, and kappa says nothing.
    kappa = (same / count - by_chance) / (1 - by_chance) if by_chance < 1 else None
    return Agreement(count, same, kappa)
