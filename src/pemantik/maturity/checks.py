"""What must hold in an instrument beyond the shape of its file."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from pemantik.maturity.checks_points import check_category, check_ladder, check_points
from pemantik.maturity.checks_scale import check_bands, check_scale
from pemantik.maturity.findings import Finding, Place, groups_with_place, indicators_with_place
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Group, Indicator, Weighting
from pemantik.maturity.text import _, decimal_text

#: Greatest sum of leaf factors: with values of ten decimals, every sum stays exact in 50 digits.
MAX_TOTAL = 10**30

#: Longest numbers in a file.
MAX_DIGITS = 20
MAX_DECIMALS = 10


def check(instrument: Instrument) -> list[Finding]:
    """Every broken rule: weights add up, codes are unique, bands cover the scale, every level is named."""
    findings = list(_check_numbers(instrument, ()))
    if findings:
        return findings
    findings = [
        *check_scale(instrument),
        *_check_codes(instrument),
        *_check_weights(instrument),
        *check_points(instrument),
    ]
    if not findings:  # these need a sound tree
        findings += [*_check_size(instrument), *check_bands(instrument), *check_ladder(instrument)]
    return [
        *findings,
        *check_category(instrument),
        *_check_indicators(instrument),
        *_check_references(instrument),
        *_check_validity(instrument),
    ]


def _check_numbers(part: Any, place: Place) -> Iterator[Finding]:
    """Every number is finite and short enough for exact sums; NaN would poison them."""
    if isinstance(part, Decimal):
        if not _is_short(part):
            name = next(each for each in reversed(place) if isinstance(each, str))
            yield Finding(place, _("“{value}” pada “{name}” bukan angka yang benar.").format(value=part, name=name))
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from _check_numbers(getattr(part, name), (*place, name))
    elif isinstance(part, tuple):
        for position, child in enumerate(part):
            yield from _check_numbers(child, (*place, position))
    elif isinstance(part, dict):
        for key, child in part.items():
            yield from _check_numbers(child, (*place, str(key)))


def _is_short(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and -MAX_DECIMALS <= exponent <= 0 and len(number.as_tuple().digits) <= MAX_DIGITS


def _check_codes(instrument: Instrument) -> Iterator[Finding]:
    """Codes are there, and no two of them differ only in capitals."""
    seen: set[str] = set()
    for code, place in _codes(instrument):
        if not code or code != "".join(code.split()):
            yield Finding(place, _("Kode “{code}” tidak boleh kosong atau berspasi.").format(code=code))
        elif code.casefold() in seen:
            yield Finding(place, _("Kode {code} dipakai lebih dari sekali.").format(code=code))
        seen.add(code.casefold())


def _codes(instrument: Instrument) -> Iterator[tuple[str, Place]]:
    for group, place in groups_with_place(instrument):
        yield group.code, place
    for indicator, place in indicators_with_place(instrument):
        entries = indicator.entries.codes if indicator.entries else ()
        for code in (indicator.code, *entries, *indicator.aliases):
            yield code, place
    for number, supplement in enumerate(instrument.supplements):
        yield supplement.code, ("supplements", number)
    if instrument.category:
        for position, question in enumerate(instrument.category.questions):
            yield question.code, ("category", "questions", position)


def _check_weights(instrument: Instrument) -> Iterator[Finding]:
    if not instrument.groups:
        yield Finding(("groups",), _("{name} belum berisi indikator.").format(name=instrument.short_title))
        return
    yield from _check_children(
        instrument.groups, (), instrument.weighting, Decimal(100), instrument.short_title, ("groups",)
    )
    for position, group in enumerate(instrument.groups):
        yield from _check_group(group, instrument.weighting, ("groups", position))


def _check_group(group: Group, inherited: Weighting, place: Place) -> Iterator[Finding]:
    """The weights below a group; without a rule of its own it follows the group above it."""
    weighting = group.weighting or inherited
    if not group.groups and not group.indicators:
        yield Finding(place, _("{name} belum berisi indikator.").format(name=group.name))
    elif (weighting is Weighting.POINTS) != (inherited is Weighting.POINTS):
        yield Finding(place, _("Penjumlahan poin berlaku untuk seluruh instrumen, bukan untuk satu kelompok."))
    else:
        whole = Decimal(100) if weighting is Weighting.RELATIVE else group.weight
        yield from _check_children(group.groups, group.indicators, weighting, whole, group.name, place)
    for position, indicator in enumerate(group.indicators):
        if indicator.entries and not indicator.entries.codes:
            yield Finding(
                (*place, "indicators", position, "entries"),
                _("Daftar layanan indikator {code} kosong.").format(code=indicator.code),
            )
    for position, child in enumerate(group.groups):
        yield from _check_group(child, weighting, (*place, "groups", position))


def _check_children(
    groups: tuple[Group, ...],
    indicators: tuple[Indicator, ...],
    weighting: Weighting,
    whole: Decimal | None,
    name: str,
    place: Place,
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


def _check_size(instrument: Instrument) -> Iterator[Finding]:
    if instrument.structure.total > MAX_TOTAL:
        yield Finding(("groups",), _("Pembagian bobot terlalu rumit untuk dihitung dengan tepat."))


def _check_indicators(instrument: Instrument) -> Iterator[Finding]:
    levels = {level.level for level in instrument.scale.levels}
    for indicator, place in indicators_with_place(instrument):
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


def _check_external(instrument: Instrument, indicator: Indicator, place: Place) -> Iterator[Finding]:
    external = indicator.external
    assert external is not None  # noqa: S101  the caller has looked
    inputs = [point[0] for point in external.points]
    outputs = [point[1] for point in external.points]
    covered = len(inputs) > 1 and inputs[0] == external.min and inputs[-1] == external.max
    if not covered or inputs != sorted(set(inputs)):
        yield Finding(place, _("Titik konversi harus naik dan mencakup seluruh skala indeks luar."))
    if external.provisional is not None:
        outputs.append(external.provisional)
    if any(not instrument.scale.min <= value <= instrument.scale.max for value in outputs):
        yield Finding(place, _("Titik konversi keluar dari skala instrumen."))


def _check_references(instrument: Instrument) -> Iterator[Finding]:
    indicators = {indicator.code for indicator in instrument.all_indicators}
    levels = {level.level for level in instrument.scale.levels}
    for position, rule in enumerate(instrument.suggested_precedence):
        place = ("suggested_precedence", position)
        for code in sorted({rule.indicator, rule.needs} - indicators):
            yield Finding(place, _("Indikator {code} tidak ada.").format(code=code))
        for level in sorted({rule.level, rule.needs_level} - levels):
            yield Finding(place, _("Tingkat {level} tidak ada pada skala.").format(level=level))
    known = indicators | {group.code for group in instrument.all_groups}
    for position, example in enumerate(instrument.examples):
        for code in sorted(set(example.values) - known):
            yield Finding(("examples", position), _("Indikator {code} tidak ada.").format(code=code))


def _check_validity(instrument: Instrument) -> Iterator[Finding]:
    years = instrument.valid
    if years.to_year is not None and years.to_year < years.from_year:
        yield Finding(("valid", "to_year"), _("Tahun akhir berlaku mendahului tahun awal."))
