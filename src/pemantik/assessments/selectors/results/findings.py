"""Why this number: what holds the index down most, and what carries it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments.selectors.results.reading import StageResult
from pemantik.maturity.numbers import divide
from pemantik.maturity.parts import Blank, Group
from pemantik.maturity.scoring import GroupScore, LeafScore, Result
from pemantik.web.charts import group_maximum, is_answered, radar_groups
from pemantik.web.templatetags.pm import number, plain_number

#: More reasons than this nobody reads on one screen.
FINDINGS_SHOWN = 3
#: Letters of an assessor's sentence that are quoted.
QUOTED = 140


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason. `rises`: it lifts the index, else it holds it down. `node` is what its formula page explains."""

    title: str
    detail: str
    rises: bool
    node: str


def findings(shown: StageResult, *, with_words: bool) -> list[Finding]:
    """The blanks, the group and the indicator that cost most of the index, and the strongest group.

    With `with_words` the reason that was written for an indicator's value is quoted.
    """
    result = shown.result
    groups = _groups(result)
    found = [_blanks(result)] if result.not_answered else []
    weakest = max(groups, key=lambda each: group_loss(result, each), default=None)
    if weakest is not None and group_loss(result, weakest):
        found.append(_weak_group(result, weakest))
    leaf = _weak_leaf(result, weakest.group if weakest else None)
    if leaf is not None:
        found.append(_weak_leaf_finding(shown, leaf, with_words=with_words))
    strongest = max(groups, key=lambda each: _reached(result, each), default=None)
    if strongest is not None and strongest is not weakest:
        return [*found[: FINDINGS_SHOWN - 1], _strong_group(result, strongest)]
    return found[:FINDINGS_SHOWN]


def group_loss(result: Result, score: GroupScore) -> Decimal:
    """The points of the index that a group could still give."""
    missing = group_maximum(result.instrument, score.group) - score.exact
    return missing if result.instrument.structure.summed else divide(score.share * missing, Decimal(100))


def leaf_loss(result: Result, score: LeafScore) -> Decimal:
    """The points of the index that an indicator could still give."""
    missing = result.instrument.scale.max - score.counted
    if result.instrument.structure.summed:
        return missing * score.leaf.factor
    return divide(score.share * missing, Decimal(100))


def _groups(result: Result) -> list[GroupScore]:
    """The groups to speak of: those that a radar would show, else the top ones; without those nobody answered."""
    named = {group.code for group in radar_groups(result.instrument) or result.instrument.groups}
    return [each for each in result.groups if each.group.code in named and is_answered(result, each.group)]


def _reached(result: Result, score: GroupScore) -> Decimal:
    return divide(score.exact, group_maximum(result.instrument, score.group))


def _blanks(result: Result) -> Finding:
    count = len(result.not_answered)
    title = ngettext("%(n)s indikator belum dijawab.", "%(n)s indikator belum dijawab.", count) % {"n": count}
    detail = _("Selama kosong, nilainya dihitung 0.") if result.instrument.blank is Blank.ZERO else ""
    return Finding(title, detail or _("Selama kosong, tidak ikut dihitung."), rises=False, node="index")


def _weak_group(result: Result, score: GroupScore) -> Finding:
    places = result.instrument.rounding.places
    title = _("%(name)s %(score)s, bobotnya %(share)s%%.") % {
        "name": score.group.name,
        "score": number(score.score, places),
        "share": plain_number(score.share.quantize(Decimal("0.1"))),
    }
    detail = _("Di sini paling banyak yang masih dapat diraih: %(loss)s dari indeks.")
    return Finding(title, detail % {"loss": number(group_loss(result, score), places)}, False, score.group.code)


def _weak_leaf(result: Result, apart_from: Group | None) -> LeafScore | None:
    """The answered indicator outside that group that costs most."""
    others = [
        each
        for each in result.indicators
        if each.applies and each.answer.value is not None and not (apart_from and apart_from.code in each.leaf.path)
    ]
    weakest = max(others, key=lambda each: leaf_loss(result, each), default=None)
    return weakest if weakest is not None and leaf_loss(result, weakest) else None


def _weak_leaf_finding(shown: StageResult, score: LeafScore, *, with_words: bool) -> Finding:
    result, code = shown.result, score.leaf.code
    title = _("Indikator %(code)s, %(name)s, baru %(value)s.") % {
        "code": code,
        "name": score.leaf.indicator.name,
        "value": number(score.counted) if result.instrument.scale.fractional else plain_number(score.counted),
    }
    written = shown.values[code].row.narrative if with_words and code in shown.values else ""
    loss = number(leaf_loss(result, score), result.instrument.rounding.places)
    detail = Truncator(written).chars(QUOTED) or _("Masih dapat menambah %(loss)s.") % {"loss": loss}
    return Finding(title, detail, False, code)


def _strong_group(result: Result, score: GroupScore) -> Finding:
    places = result.instrument.rounding.places
    values = {"name": score.group.name, "score": number(score.score, places)}
    if score.band:
        title = _("%(name)s paling kuat: %(score)s, %(band)s.") % {**values, "band": score.band.name}
    else:
        title = _("%(name)s paling kuat: %(score)s.") % values
    given = divide(score.share * score.exact, Decimal(100))
    if result.instrument.structure.summed:
        given = score.exact
    detail = _("Menyumbang %(given)s ke indeks.") % {"given": number(given, places)}
    return Finding(title, detail, True, score.group.code)
