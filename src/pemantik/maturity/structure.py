"""From the tree of an instrument to its answerable leaves and the exact share of each in every score above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from pemantik.maturity.parts import Group, Indicator, Weighting


@dataclass(frozen=True, slots=True)
class Leaf:
    """One answerable code: an indicator, or one entry of it (`35-1`).

    `factor` is an integer: the leaf's share of the index in units common to all leaves, or its points per unit value.
    """

    code: str
    indicator: Indicator
    path: tuple[str, ...]
    factor: int


@dataclass(frozen=True)
class Structure:
    """All leaves in the official order. `total` is the sum of their factors: the divisor of a weighted index."""

    leaves: tuple[Leaf, ...]
    summed: bool

    @cached_property
    def total(self) -> int:
        """Divisor of the index: the sum of all factors, or 1 where points are simply added."""
        return 1 if self.summed else sum(leaf.factor for leaf in self.leaves)

    @cached_property
    def by_code(self) -> dict[str, Leaf]:
        """Leaves by code."""
        return {leaf.code: leaf for leaf in self.leaves}

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Other ways to write a leaf's code (`1.1` for `1`), to the code."""
        return {
            alias: leaf.code
            for leaf in self.leaves
            if leaf.indicator.entries is None
            for alias in leaf.indicator.aliases
        }

    @cached_property
    def positions(self) -> dict[str, tuple[int, ...]]:
        """For each group code the positions of its leaves in `leaves`."""
        found: dict[str, list[int]] = {}
        for position, leaf in enumerate(self.leaves):
            for code in leaf.path:
                found.setdefault(code, []).append(position)
        return {code: tuple(positions) for code, positions in found.items()}


def walk_groups(groups: tuple[Group, ...]) -> Iterator[Group]:
    """Every group, parents before children, in the official order."""
    for group in groups:
        yield group
        yield from walk_groups(group.groups)


def leaf_codes(indicator: Indicator) -> tuple[str, ...]:
    """The codes under which an indicator is answered: its own, or those of its entries."""
    return indicator.entries.codes if indicator.entries else (indicator.code,)


def inherited_weightings(groups: tuple[Group, ...], weighting: Weighting) -> Iterator[tuple[str, Weighting]]:
    """The code of every group and the rule by which its children add up: its own, or the one of its parent."""
    for group in groups:
        own = group.weighting or weighting
        yield group.code, own
        yield from inherited_weightings(group.groups, own)


def build_structure(groups: tuple[Group, ...], weighting: Weighting, stage_points: dict[int, int]) -> Structure:
    """Flatten the tree. The caller has checked that weights are complete and add up."""
    if weighting is Weighting.POINTS:
        points = tuple(
            Leaf(indicator.code, indicator, path, stage_points[indicator.stage or 0])
            for path, indicator in _walk_indicators(groups)
        )
        return Structure(points, summed=True)
    shared = list(_share_among(groups, (), Fraction(1), weighting, ()))
    unit = lcm(*(share.denominator for *_, share in shared))
    leaves = tuple(Leaf(code, indicator, path, int(share * unit)) for code, indicator, path, share in shared)
    return Structure(leaves, summed=False)


def _walk_indicators(
    groups: tuple[Group, ...], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Indicator]]:
    for group in groups:
        here = (*path, group.code)
        yield from _walk_indicators(group.groups, here)
        for indicator in group.indicators:
            yield here, indicator


Share = tuple[str, Indicator, tuple[str, ...], Fraction]


def _share_among(
    groups: tuple[Group, ...],
    indicators: tuple[Indicator, ...],
    share: Fraction,
    weighting: Weighting,
    path: tuple[str, ...],
) -> Iterator[Share]:
    """Divide the share of a node among its children, down to the leaves."""
    children: list[Group | Indicator] = [*groups, *indicators]
    weights = [_weight(child, weighting) for child in children]
    whole = sum(weights)
    for child, weight in zip(children, weights, strict=True):
        part = share * weight / whole
        if isinstance(child, Group):
            below = child.weighting or weighting
            yield from _share_among(child.groups, child.indicators, part, below, (*path, child.code))
        else:
            codes = leaf_codes(child)
            for code in codes:
                yield code, child, path, part / len(codes)


def _weight(child: Group | Indicator, weighting: Weighting) -> Fraction:
    if weighting is not Weighting.EQUAL:
        return Fraction(child.weight or 0)
    if isinstance(child, Indicator) and child.entries and child.entries.each_counts:
        return Fraction(len(child.entries.codes))
    return Fraction(1)
