"""What must hold in instruments that add up points, and in the categories of what is assessed."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pemantik.maturity.findings import Finding, groups_with_place
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Category, Weighting
from pemantik.maturity.text import _


def check_points(instrument: Instrument) -> Iterator[Finding]:
    """Every question has a stage that gives points."""
    if instrument.weighting is not Weighting.POINTS:
        return
    for stage, points in instrument.stage_points.items():
        if points <= 0:
            yield Finding(("stage_points", str(stage)), _("Poin tahap {stage} harus lebih dari 0.").format(stage=stage))
    for group, place in groups_with_place(instrument):
        for position, indicator in enumerate(group.indicators):
            if indicator.stage not in instrument.stage_points:
                yield Finding(
                    (*place, "indicators", position),
                    _("Tahap butir {code} tidak ada pada daftar poin.").format(code=indicator.code),
                )


def check_ladder(instrument: Instrument) -> Iterator[Finding]:
    """Thresholds follow the maturity ladder, and every question below them has one of their labels."""
    ladder = instrument.maturity_ladder
    for group, place in groups_with_place(instrument):
        if ladder is None or not group.thresholds:
            continue
        labels = [threshold.label for threshold in group.thresholds]
        steps = [ladder.order.index(label) if label in ladder.order else 0 for label in labels]
        if min(steps) < 1 or steps != sorted(set(steps)):
            yield Finding(
                (*place, "thresholds"),
                _("Ambang {name} tidak mengikuti urutan tingkat kematangan.").format(name=group.name),
            )
        for leaf in instrument.structure.leaves:
            if group.code in leaf.path and leaf.indicator.maturity not in labels:
                yield Finding(place, _("Tingkat kematangan butir {code} tidak ada pada ambang.").format(code=leaf.code))


def check_category(instrument: Instrument) -> Iterator[Finding]:
    """The ranges of the categories cover every sum of answers, without hole or overlap."""
    category = instrument.category
    if category is not None and not _covers(category):
        yield Finding(("category", "ranges"), _("Rentang kategori harus mencakup semua jumlah jawaban, tanpa celah."))


def _covers(category: Category) -> bool:
    ranges = list(category.ranges.values())
    if not ranges or not category.options or not category.questions:
        return False
    count = len(category.questions)
    ends = (ranges[0][0], ranges[-1][1])
    whole = (count * min(category.options.values()), count * max(category.options.values()))
    rising = all(low <= high for low, high in ranges)
    return ends == whole and rising and all(upper[0] - lower[1] == Decimal(1) for lower, upper in pairwise(ranges))
