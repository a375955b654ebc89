"""What must hold in an instrument beyond the shape of its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import msgspec

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Band, Group, Indicator, Weighting
from pemantik.maturity.structure import leaf_codes
from pemantik.maturity.text import _, decimal_text


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: the place in the file (keys and list positions) and a sentence."""

    place: tuple[str | int, ...]
    message: str


def check(instrument: Instrument) -> list[Finding]:
    """Every broken rule: weights add up, codes are unique, bands cover the scale, every level is named."""
    findings = list(_check_finite(instrument, ()))
    if findings:
        return findings
    findings = [
        *_check_scale(instrument),
        *_check_codes(instrument),
        *_check_group_weights(instrument),
        *_check_stages(instrument),
    ]
    if not findings:  # the maximum needs a sound tree
        findings += _check_bands(instrument)
    return [
        *findings,
        *_check_indicators(instrument),
        *_check_references(instrument),
        *_check_validity(instrument),
    ]


def _check_finite(part: Any, place: tuple[str | int, ...]) -> Iterator[Finding]:
    """No number is NaN or infinite: YAML could smuggle them in, and they would poison every sum."""
    if isinstance(part, Decimal) and not part.is_finite():
        yield Finding(place, _("“{value}” bukan angka yang benar.").format(value=part))
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from _check_finite(getattr(part, name), (*place, name))
    elif isinstance(part, tuple):
        for position, child in enumerate(part):
            yield from _check_finite(child, (*place, position))
    elif isinstance(part, dict):
        for key, child in part.items():
            yield from _check_finite(child, (*place, str(key)))


def _walk(groups: tuple[Group, ...], place: tuple[str | int, ...]) -> Iterator[tuple[Group, tuple[str | int, ...]]]:
    for position, group in enumerate(groups):
        here = (*place, position)
        yield group, here
        yield from _walk(group.groups, (*here, "groups"))


def _groups(instrument: Instrument) -> Iterator[tuple[Group, tuple[str | int, ...]]]:
    return _walk(instrument.groups, ("groups",))


def _indicators(instrument: Instrument) -> Iterator[tuple[Indicator, tuple[str | int, ...]]]:
    for group, place in _groups(instrument):
        for position, indicator in enumerate(group.indicators):
            yield indicator, (*place, "indicators", position)
    for number, supplement in enumerate(instrument.supplements):
        for position, indicator in enumerate(supplement.indicators):
            yield indicator, ("supplements", number, "indicators", position)


def _check_scale(instrument: Instrument) -> Iterator[Finding]:
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
        for missing in sorted(set(numbers) - set(names) - {0}):
            yield Finding(
                ("scale", "capabilities", name),
                _("Tingkat {level} pada “{name}” belum bernama.").format(level=missing, name=name),
            )


def _check_codes(instrument: Instrument) -> Iterator[Finding]:
    seen: set[str] = set()
    coded: list[tuple[str, tuple[str | int, ...]]] = [(group.code, place) for group, place in _groups(instrument)]
    for indicator, place in _indicators(instrument):
        coded += [(code, place) for code in {indicator.code, *leaf_codes(indicator), *indicator.aliases}]
    if instrument.category:
        for position, question in enumerate(instrument.category.questions):
            coded.append((question.code, ("category", "questions", position)))
    for code, place in coded:
        if code in seen:
            yield Finding(place, _("Kode {code} dipakai lebih dari sekali.").format(code=code))
        seen.add(code)


def _check_group_weights(instrument: Instrument) -> Iterator[Finding]:
    yield from _check_children(
        instrument.groups, (), instrument.weighting, Decimal(100), instrument.short_title, ("groups",)
    )
    for group, place in _groups(instrument):
        weighting = group.weighting or instrument.weighting
        if not group.groups and not group.indicators:
            yield Finding(place, _("{name} belum berisi indikator.").format(name=group.name))
        elif weighting is Weighting.POINTS and instrument.weighting is not Weighting.POINTS:
            yield Finding(place, _("Penjumlahan poin berlaku untuk seluruh instrumen, bukan untuk satu kelompok."))
        else:
            whole = Decimal(100) if weighting is Weighting.RELATIVE else group.weight
            yield from _check_children(group.groups, group.indicators, weighting, whole, group.name, place)


def _check_children(
    groups: tuple[Group, ...],
    indicators: tuple[Indicator, ...],
    weighting: Weighting,
    whole: Decimal | None,
    name: str,
    place: tuple[str | int, ...],
) -> Iterator[Finding]:
    """The weights below one node are there, positive, and add up to the whole."""
    if weighting not in {Weighting.ABSOLUTE, Weighting.RELATIVE}:
        return
    weights = [group.weight for group in groups] + [indicator.weight for indicator in indicators]
    given = [weight for weight in weights if weight is not None and weight > 0]
    if len(given) < len(weights):
        yield Finding(place, _("Di bawah {name} ada yang belum berbobot.").format(name=name))
    elif sum(given) != whole:
        yield Finding(
            place,
            _("Bobot di bawah {name} berjumlah {total}, seharusnya {whole}.").format(
                name=name, total=decimal_text(sum(given, Decimal(0))), whole=decimal_text(whole or Decimal(0))
            ),
        )


def _check_stages(instrument: Instrument) -> Iterator[Finding]:
    if instrument.weighting is not Weighting.POINTS:
        return
    for group, place in _groups(instrument):
        for position, indicator in enumerate(group.indicators):
            if indicator.stage not in instrument.stage_points:
                yield Finding(
                    (*place, "indicators", position),
                    _("Tahap butir {code} tidak ada pada daftar poin.").format(code=indicator.code),
                )


def _check_bands(instrument: Instrument) -> Iterator[Finding]:
    bands = instrument.bands
    if instrument.category:
        for name in instrument.category.ranges:
            if name not in bands.by_category:
                yield Finding(("bands",), _("Kategori {name} belum punya predikat.").format(name=name))
        for name, table in bands.by_category.items():
            yield from _check_band_table(instrument, table, ("bands", "by_category", name))
    else:
        yield from _check_band_table(instrument, bands.table, ("bands", "table"))


def _check_band_table(
    instrument: Instrument, table: tuple[Band, ...], place: tuple[str | int, ...]
) -> Iterator[Finding]:
    """Bands from the lowest to the highest cover the scale without hole or overlap."""
    if not table:
        yield Finding(place, _("Predikat belum ada."))
        return
    lowest = Decimal(0) if instrument.structure.summed else instrument.scale.min
    first, last = table[0], table[-1]
    if first.min is not None and (first.min > lowest or not first.min_included):
        yield Finding((*place, 0), _("Predikat terendah tidak mencapai awal skala."))
    if last.max != instrument.maximum or not last.max_included:
        yield Finding((*place, len(table) - 1), _("Predikat tertinggi tidak mencapai akhir skala."))
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
    if upper.min is None or upper.max <= upper.min:
        return False
    if step is not None and lower.max_included and upper.min_included:
        return upper.min - lower.max == step
    return upper.min == lower.max and lower.max_included != upper.min_included


def _check_indicators(instrument: Instrument) -> Iterator[Finding]:
    levels = {level.level for level in instrument.scale.levels}
    for indicator, place in _indicators(instrument):
        if not indicator.name.strip():
            yield Finding(place, _("Indikator {code} belum bernama.").format(code=indicator.code))
        stated = [criterion.level for criterion in indicator.criteria]
        if stated and (stated != sorted(set(stated)) or not set(stated) <= levels):
            yield Finding(
                (*place, "criteria"),
                _("Tingkat kriteria indikator {code} tidak sesuai skala atau tidak berurutan.").format(
                    code=indicator.code
                ),
            )
        if indicator.capability and indicator.capability not in instrument.scale.capabilities:
            yield Finding(place, _("“{name}” tidak ada pada skala.").format(name=indicator.capability))
        if indicator.external:
            yield from _check_external(instrument, indicator, (*place, "external"))


def _check_external(instrument: Instrument, indicator: Indicator, place: tuple[str | int, ...]) -> Iterator[Finding]:
    external = indicator.external
    assert external is not None  # noqa: S101  the caller has looked
    inputs = [point[0] for point in external.points]
    outputs = [point[1] for point in external.points]
    covered = inputs and inputs[0] == external.min and inputs[-1] == external.max
    if not covered or inputs != sorted(set(inputs)):
        yield Finding(place, _("Titik konversi harus naik dan mencakup seluruh skala indeks luar."))
    if any(not instrument.scale.min <= value <= instrument.scale.max for value in outputs):
        yield Finding(place, _("Titik konversi keluar dari skala instrumen."))


def _check_references(instrument: Instrument) -> Iterator[Finding]:
    indicators = {indicator.code for indicator in instrument.all_indicators}
    for position, rule in enumerate(instrument.suggested_precedence):
        for code in {rule.indicator, rule.needs} - indicators:
            yield Finding(("suggested_precedence", position), _("Indikator {code} tidak ada.").format(code=code))
    for position, example in enumerate(instrument.examples):
        known = indicators | {group.code for group in instrument.all_groups}
        for code in sorted(set(example.values) - known):
            yield Finding(("examples", position), _("Indikator {code} tidak ada.").format(code=code))


def _check_validity(instrument: Instrument) -> Iterator[Finding]:
    years = instrument.valid
    if years.to_year is not None and years.to_year < years.from_year:
        yield Finding(("valid", "to_year"), _("Tahun akhir berlaku mendahului tahun awal."))
