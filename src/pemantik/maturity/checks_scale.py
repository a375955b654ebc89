"""What must hold in the scale and the bands."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pemantik.maturity.findings import Finding, Place
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Band
from pemantik.maturity.text import _, decimal_text


def check_scale(instrument: Instrument) -> Iterator[Finding]:
    """Levels follow one another, rise to the end of the scale, and each has its name."""
    scale = instrument.scale
    if scale.min >= scale.max:
        yield Finding(("scale", "min"), _("Nilai terendah skala harus lebih kecil daripada nilai tertinggi."))
    numbers = [level.level for level in scale.levels]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield Finding(("scale", "levels"), _("Tingkat harus berurutan tanpa celah."))
    values = [level.value for level in scale.levels]
    if values != sorted(set(values)) or (values and (values[0] < scale.min or values[-1] != scale.max)):
        yield Finding(("scale", "levels"), _("Nilai tingkat harus naik dan berakhir di nilai tertinggi skala."))
    for position, level in enumerate(scale.levels):
        if not level.name.strip():
            yield Finding(("scale", "levels", position), _("Tingkat {level} belum bernama.").format(level=level.level))
    for name, names in scale.capabilities.items():
        for missing in sorted({number for number in numbers if number and not names.get(number, "").strip()}):
            yield Finding(
                ("scale", "capabilities", name),
                _("Tingkat {level} pada “{name}” belum bernama.").format(level=missing, name=name),
            )


def check_bands(instrument: Instrument) -> Iterator[Finding]:
    """The bands of every category cover the whole index, without hole or overlap. Needs a sound tree."""
    bands = instrument.bands
    if not instrument.category:
        yield from _check_table(instrument, bands.table, ("bands", "table"))
        return
    for name in instrument.category.ranges:
        if name not in bands.by_category:
            yield Finding(("bands",), _("Kategori {name} belum punya predikat.").format(name=name))
    for name, table in bands.by_category.items():
        yield from _check_table(instrument, table, ("bands", "by_category", name))


def _check_table(instrument: Instrument, table: tuple[Band, ...], place: Place) -> Iterator[Finding]:
    if not table:
        yield Finding(place, _("Predikat belum ada."))
        return
    lowest = Decimal(0) if instrument.structure.summed else instrument.scale.min
    first, last = table[0], table[-1]
    if first.min is not None and (first.min > lowest or not first.min_included):
        yield Finding(
            (*place, 0),
            _("Predikat terendah tidak mencapai awal skala ({edge}).").format(edge=decimal_text(lowest)),
        )
    if last.max != instrument.maximum or not last.max_included:
        yield Finding(
            (*place, len(table) - 1),
            _("Predikat tertinggi tidak tepat berakhir di akhir skala ({edge}).").format(
                edge=decimal_text(instrument.maximum)
            ),
        )
    for position, band in enumerate(table):
        if not band.name.strip():
            yield Finding((*place, position), _("Ada predikat yang belum bernama."))
        if band.min is not None and band.max <= band.min:
            yield Finding((*place, position), _("Predikat {name} tidak memuat satu nilai pun.").format(name=band.name))
    for position, (lower, upper) in enumerate(pairwise(table), start=1):
        if not _meet(lower, upper, instrument.bands.step):
            yield Finding(
                (*place, position),
                _("Ada celah atau tumpang tindih antara {lower} dan {upper}.").format(
                    lower=lower.name, upper=upper.name
                ),
            )


def _meet(lower: Band, upper: Band, step: Decimal | None) -> bool:
    """Whether one band begins just where the other ends."""
    if upper.min is None:
        return False
    if step is not None and lower.max_included and upper.min_included:
        return upper.min - lower.max == step
    return upper.min == lower.max and lower.max_included != upper.min_included
