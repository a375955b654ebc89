"""Why this number: the formula of any score, with the numbers in it."""

from dataclasses import dataclass
from decimal import Decimal

from pemantik.maturity.numbers import round_half_up
from pemantik.maturity.parts import Band, BandBasis, Group, Indicator, Weighting
from pemantik.maturity.scoring import GroupScore, LeafScore, Result
from pemantik.maturity.structure import leaf_codes
from pemantik.maturity.text import _, decimal_text

#: Decimals of the numbers inside a formula: enough to follow it, not so many that it cannot be read.
PLACES = 4


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one score came about.

    `formula` is in words, `calculation` the same with the numbers, `outcome` the result before and after rounding,
    `notes` what else decided it (band, blanks, gates).
    """

    node: str
    title: str
    formula: str
    calculation: str
    outcome: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    weight: Decimal
    value: Decimal
    divides: bool


def explain(result: Result, node: str = "index") -> Explanation:
    """Explain the index, a group or an answer by its code; raises KeyError for a code that is not there."""
    if node == "index":
        return _explain_index(result)
    group_scores = {score.group.code: score for score in result.groups}
    if node in group_scores:
        return _explain_group(result, group_scores[node])
    leaf_scores = {score.leaf.code: score for score in result.indicators}
    return _explain_leaf(result, leaf_scores[node])


def _explain_index(result: Result) -> Explanation:
    instrument = result.instrument
    formula, calculation = _sum_up(result, instrument.groups, (), instrument.weighting)
    notes = [_band_note(result), *_blank_notes(result)]
    return Explanation(
        node="index",
        title=instrument.index_name,
        formula=f"{instrument.index_name} = {formula}",
        calculation=calculation,
        outcome=_outcome(result, result.exact),
        notes=tuple(note for note in notes if note),
    )


def _explain_group(result: Result, score: GroupScore) -> Explanation:
    group = score.group
    weighting = result.instrument.weightings[group.code]
    formula, calculation = _sum_up(result, group.groups, group.indicators, weighting)
    notes = [] if score.gate_open else [_("Gerbang tahap akhir belum terbuka; jawaban tahap itu dihitung 0.")]
    return Explanation(
        node=group.code,
        title=group.name,
        formula=f"{group.name} = {formula}",
        calculation=calculation,
        outcome=_outcome(result, score.exact),
        notes=tuple(notes),
    )


def _explain_leaf(result: Result, score: LeafScore) -> Explanation:
    """An answer: what it is worth in the index."""
    value = decimal_text(score.counted)
    if result.instrument.structure.summed:
        formula = _("nilai jawaban × poin tahap")
        calculation = f"{value} × {score.leaf.factor}"
    else:
        formula = _("nilai × bobot terhadap indeks")
        calculation = f"{value} × {_short(score.share)}%"
    return Explanation(
        node=score.leaf.code,
        title=score.leaf.indicator.name,
        formula=_("Sumbangan ke indeks = {formula}").format(formula=formula),
        calculation=calculation,
        outcome=f"= {_short(score.contribution)}",
        notes=tuple(_leaf_notes(score)),
    )


def _leaf_notes(score: LeafScore) -> list[str]:
    if not score.applies:
        return [_("Tidak berlaku untuk jenis instansi ini; keluar dari pembagi.")]
    if score.answer.not_relevant:
        return [_("Dijawab tidak relevan.")]
    if score.answer.value is None:
        return [_("Belum dijawab.")]
    if score.answer.provisional:
        return [_("Nilai sementara; menunggu {source}.").format(source=score.answer.source)]
    return []


def _sum_up(
    result: Result, groups: tuple[Group, ...], indicators: tuple[Indicator, ...], weighting: Weighting
) -> tuple[str, str]:
    """The formula over the children of a node, in words and with numbers."""
    terms = _terms(result, groups, indicators, weighting)
    if weighting is Weighting.POINTS:
        return _("jumlah poin"), " + ".join(_short(term.value) for term in terms)
    counted = [term for term in terms if term.divides]
    if weighting is Weighting.EQUAL:
        total = " + ".join(_short(term.value) for term in counted)
        return _("rata-rata nilai di bawahnya"), f"({total}) / {len(counted)}"
    total = " + ".join(f"{_short(term.weight)} × {_short(term.value)}" for term in counted)
    divisor = _short(sum((term.weight for term in counted), Decimal(0)))
    return _("jumlah (bobot × nilai) / jumlah bobot"), f"({total}) / {divisor}"


def _terms(
    result: Result, groups: tuple[Group, ...], indicators: tuple[Indicator, ...], weighting: Weighting
) -> list[_Term]:
    """Weight and value of each child: official weights, or shares of the index once something left the divisor."""
    group_scores = {score.group.code: score for score in result.groups}
    leaf_scores = {score.leaf.code: score for score in result.indicators}
    everything_divides = all(score.share for score in result.indicators)
    terms = []
    for group in groups:
        found = group_scores[group.code]
        weight = group.weight if everything_divides else found.share
        terms.append(_Term(weight or Decimal(0), found.exact, divides=found.share > 0))
    for indicator in indicators:
        codes = leaf_codes(indicator)
        for code in codes:
            leaf = leaf_scores[code]
            official = (indicator.weight or Decimal(0)) / len(codes)
            points = leaf.leaf.factor * leaf.counted if weighting is Weighting.POINTS else leaf.counted
            weight = official if everything_divides else leaf.share
            terms.append(_Term(weight, points, divides=leaf.share > 0))
    return terms


def _outcome(result: Result, exact: Decimal) -> str:
    rounded = round_half_up(exact, result.instrument.rounding.places)
    if rounded == exact:
        return f"= {decimal_text(rounded, result.instrument.rounding.places)}"
    return _("= {exact}, dibulatkan menjadi {rounded}").format(
        exact=_short(exact), rounded=decimal_text(rounded, result.instrument.rounding.places)
    )


def _band_note(result: Result) -> str:
    if result.band is None:
        if result.instrument.category and result.category is None:
            return _("Predikat menunggu seluruh pertanyaan {name}.").format(name=result.instrument.category.name)
        return _("Nilai di bawah predikat terendah; lengkapi jawaban lebih dulu.")
    note = _("Predikat {band}: {interval}.").format(band=result.band.name, interval=interval_text(result.band))
    other = result.band_on_other_basis
    if other is None:
        return note
    basis = _("sebelum dibulatkan") if result.band_basis is BandBasis.ROUNDED else _("setelah dibulatkan")
    return note + " " + _("Dengan nilai {basis} predikatnya {band}.").format(basis=basis, band=other.name)


def _blank_notes(result: Result) -> list[str]:
    count = len(result.not_answered)
    return [_("{count} butir belum dijawab.").format(count=count)] if count else []


def interval_text(band: Band) -> str:
    """The interval of a band with its ends included or not: `2,6 ≤ nilai < 3,5`."""
    low = "" if band.min is None else f"{decimal_text(band.min)} {'≤' if band.min_included else '<'} "
    high = f" {'≤' if band.max_included else '<'} {decimal_text(band.max)}"
    return low + _("nilai") + high


def _short(value: Decimal) -> str:
    return decimal_text(round_half_up(value, PLACES))
