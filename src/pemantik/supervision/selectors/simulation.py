"""What if members raised some indicators: the mean of the province, and of whom it would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from pemantik.maturity.bands import find_band
from pemantik.maturity.many import mean_of, rises
from pemantik.maturity.numbers import parse_decimal
from pemantik.maturity.parts import Band, BandBasis
from pemantik.maturity.simulation import simulate
from pemantik.supervision.selectors.board import Board, Standing


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for: indicators to raise to a level, at these members (all, for none named)."""

    codes: tuple[str, ...]
    level: Decimal
    members: frozenset[int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be raised."""
        return not self.codes


@dataclass(frozen=True, slots=True)
class Outcome:
    """One member before and after. `raised`: how many of its indicators would rise."""

    standing: Standing
    before: Decimal
    after: Decimal
    band: Band | None
    raised: int

    @property
    def gain(self) -> Decimal:
        """How far it would rise."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Simulated:
    """The mean before and after, exact, and every member that has a value."""

    before: Decimal
    after: Decimal
    band: Band | None
    outcomes: tuple[Outcome, ...]

    @property
    def gain(self) -> Decimal:
        """How far the mean would rise."""
        return self.after - self.before

    @property
    def moved(self) -> list[Outcome]:
        """Members that would rise, the largest gain first."""
        return sorted((each for each in self.outcomes if each.raised), key=lambda each: -each.gain)


def read_wish(board: Board, asked: QueryDict) -> Wish:
    """The wish of an address; what the instrument or the province does not have is left out."""
    known = board.instrument.structure.by_code
    codes = tuple(dict.fromkeys(code for code in asked.getlist("indikator") if code in known))
    nodes = {str(each.member.node.pk): each.member.node.pk for each in board.told}
    members = frozenset(nodes[pk] for pk in asked.getlist("anggota") if pk in nodes)
    levels = [level.value for level in board.instrument.scale.levels]
    wanted = parse_decimal(asked.get("tingkat", "")[:20])
    default = levels[len(levels) // 2] if levels else board.instrument.scale.max
    return Wish(codes, wanted if wanted in levels else default, members)


def simulate_mean(board: Board, wish: Wish) -> Simulated | None:
    """The outcome of a wish, by the scoring of the instrument; None while there is nothing to count from."""
    if wish.is_empty or board.mean is None or board.campaign is None:
        return None
    outcomes = [_outcome(board, each, wish) for each in board.told]
    after = mean_of(each.after for each in outcomes)
    assert after is not None  # noqa: S101 - there is a mean, so somebody has a value
    band = None
    if not board.instrument.category:
        band = find_band(board.instrument, after, BandBasis(board.campaign.band_basis))
    return Simulated(board.mean, after, band, tuple(outcomes))


def _outcome(board: Board, standing: Standing, wish: Wish) -> Outcome:
    """What a published value differs from the computed one stays: only the gain is simulated."""
    shown = standing.shown
    assert shown  # noqa: S101 - a member with a value
    chosen = not wish.members or standing.member.node.pk in wish.members
    changes = rises(board.instrument, shown.answers, wish.codes, wish.level) if chosen else {}
    if not changes:
        return Outcome(standing, shown.exact, shown.exact, shown.band, 0)
    both = simulate(board.instrument, shown.answers, changes, shown.basis)
    after = shown.exact + both.gain
    band = find_band(board.instrument, after, shown.basis, both.after.category)
    return Outcome(standing, shown.exact, after, band, len(changes))


def indicator_choices(board: Board, wish: Wish, weakest: Sequence[str]) -> list[tuple[str, str]]:
    """Code and name of every indicator: those that are wished for, then the weakest."""
    known = board.instrument.structure.by_code
    first = [code for code in dict.fromkeys([*wish.codes, *weakest]) if code in known]
    rest = [code for code in known if code not in set(first)]
    return [(code, known[code].indicator.name) for code in (*first, *rest)]
