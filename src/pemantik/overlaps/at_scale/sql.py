"""The features of `engine.features` in SQL, from the columns of two rows (`..._l` and `..._r`).

DuckDB and Spark differ only in how they weigh a list; everything else is the SQL of both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pemantik.overlaps.at_scale.rows import WEIGHT
from pemantik.overlaps.engine.features import NEAR
from pemantik.overlaps.engine.prepared import IN_SHORT, IN_TEXT, NOWHERE


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a backend writes what the two do not share."""

    name: str
    common: Callable[[str, str], str]
    count: Callable[[str], str]
    #: The sum of `{c}` over a list, where `{c}` stands for each element.
    total: Callable[[str, str], str]
    #: The element of the second list at the place where the first list has `c`.
    beside: Callable[[str, str], str]


DUCKDB: Final = Dialect(
    "duckdb",
    lambda one, other: f"list_intersect({one}, {other})",
    lambda items: f"len({items})",
    lambda items, each: f"coalesce(list_sum(list_transform({items}, lambda c : {each})), 0)",
    lambda keys, values: f"{values}[list_position({keys}, c)]",
)
SPARK: Final = Dialect(
    "spark",
    lambda one, other: f"array_intersect({one}, {other})",
    lambda items: f"size({items})",
    lambda items, each: f"aggregate({items}, CAST(0 AS DOUBLE), (s, c) -> s + {each})",
    lambda keys, values: f"element_at({values}, CAST(array_position({keys}, c) AS INT))",
)
_NUMBER = "CAST(CASE WHEN {} THEN 1 ELSE 0 END AS DOUBLE)"
_SMALL = "0.000001"


def _either(text: str) -> str:
    """The same said of both sides in turn: `{a}` and `{b}` are the two."""
    return f"(({text.format(a='l', b='r')}) OR ({text.format(a='r', b='l')}))"


def _both(how: str, text: str) -> str:
    return f"{how}({text.format(a='l', b='r')}, {text.format(a='r', b='l')})"


def _flag(condition: str) -> str:
    return _NUMBER.format(condition)


class _Side:
    """Sums of one row about the other; `{a}` is the row, `{b}` the other."""

    def __init__(self, dialect: Dialect) -> None:
        weight = f"(c % {WEIGHT}) / {WEIGHT - 1}.0"
        self.dialect = dialect
        self.objects, self.words, self.acts = "things_weight_{a}", "unknowns_weight_{a}", "acts_count_{a}"
        self.telling = f"({self.objects} + {self.words})"
        self.objects_same = self._sum(dialect.common("things_{a}", "subject_{b}"), weight)
        self.objects_met = self._sum(dialect.common("things_{a}", "reach_{b}"), weight)
        self.words_met = self._sum(dialect.common("unknowns_{a}", "reach_{b}"), weight)
        self.covered = f"({self.objects_met} + {self.words_met})"
        self.weak_same = self._sum(dialect.common("weaks_{a}", "subject_{b}"), weight)
        self.shared_square = self._sum(dialect.common("subject_{a}", "subject_{b}"), f"({weight}) * ({weight})")
        self.acts_same = dialect.count(dialect.common("acts_{a}", "subject_{b}"))
        self.acts_met = dialect.count(dialect.common("acts_{a}", "reach_{b}"))
        self.all_same = f"{dialect.count(dialect.common('weighing_{a}', 'subject_{b}'))} = weighing_count_{{a}}"

    def _sum(self, items: str, each: str) -> str:
        return self.dialect.total(items, each)


def feature_sql(dialect: Dialect) -> Mapping[str, str]:
    """The expression of every feature, by its name."""
    return {**_texts(_Side(dialect), dialect), **_facts()}


def _texts(side: _Side, dialect: Dialect) -> dict[str, str]:
    left = f"({side.objects} - {side.objects_met})"
    words_left = f"({side.words} - {side.words_met})"
    covered = f"{side.covered} / ({side.telling} + {_SMALL})"
    more_objects = f"({_both('greatest', side.objects)} + {_SMALL})"
    one_acts = f"(({side.acts.format(a='l')} > 0) <> ({side.acts.format(a='r')} > 0))"
    telling_acts = "(acts_telling_l + acts_telling_r > 0)"
    said, met = f"{side.objects} > 0", f"{side.objects_met} = 0"
    looked = dialect.common("looked_l", "looked_r")
    worth = f"{dialect.beside('looked_l', 'worth_l')} * {dialect.beside('looked_r', 'worth_r')}"
    found = {
        "likeness": dialect.total(looked, worth),
        "subject_likeness": f"{side.shared_square.format(a='l', b='r')} / (sqrt(square_l * square_r) + {_SMALL})",
        "covered_least": _both("least", covered),
        "covered_most": _both("greatest", covered),
        "object_same": f"{_both('least', side.objects_same)} / {more_objects}",
        "object_shared": _both("greatest", side.objects_met),
        "object_conflict": _flag(_each(f"{said} AND {met}")),
        "object_left": _both("greatest", f"CASE WHEN named_{{a}} THEN {left} ELSE 0 END"),
        "object_left_least": _both("least", left),
        "text_left": _both("greatest", f"CASE WHEN named_{{a}} THEN 0 ELSE {left} END"),
        "word_same": f"least({_both('greatest', side.words_met)}, 1)",
        "word_left": f"least({_both('greatest', words_left)}, 2)",
        "word_left_least": f"least({_both('least', words_left)}, 2)",
        "act_same": _flag(_each(f"{side.acts_same} > 0")),
        "act_conflict": _flag(_each(f"{side.acts} > 0 AND {side.acts_met} = 0")),
        "act_one": _flag(f"{one_acts} AND {telling_acts}"),
        "act_plain": _flag(f"{one_acts} AND NOT {telling_acts}"),
        "act_told_later": _flag(_either(f"{side.acts} > 0 AND {side.acts_met} = 0 AND any_acts_{{b}}")),
        "weak_same": _both("least", side.weak_same),
        "name_equal": _flag(_each(f"{side.all_same} AND square_{{a}} > 0")),
    }
    found["dataset_left"] = (
        f"CASE WHEN kind_l = 'dataset' AND kind_r = 'dataset' "
        f"THEN {found['object_left']} + {found['word_left']} ELSE 0 END"
    )
    return found


def _each(text: str) -> str:
    """Said of both sides at once."""
    return f"(({text.format(a='l', b='r')}) AND ({text.format(a='r', b='l')}))"


def _same(name: str) -> str:
    return f"({name}_l = {name}_r AND {name}_l > 0)"


def _other(name: str) -> str:
    return f"({name}_l <> {name}_r AND {name}_l > 0 AND {name}_r > 0)"


def _facts() -> dict[str, str]:
    budget = "(kind_l = 'belanja' AND kind_r = 'belanja')"
    goods = f"({budget} AND thing_l = 'goods' AND thing_r = 'goods')"
    years = "(year_l > 0 AND year_r > 0)"
    money = "least(amount_l, amount_r) / greatest(greatest(amount_l, amount_r), 1)"
    near = " OR ".join(_either(f"act_{{a}} = '{one}' AND act_{{b}} = '{other}'") for one, other in NEAR)
    one_region = "((region_l = 0) <> (region_r = 0))"
    one_kind = "((kind_l = '') <> (kind_r = ''))"
    return {
        "short_same": _flag(_same("short")),
        "core_same": _flag(f"{_same('core')} AND NOT {_same('short')}"),
        "short_other": _flag(_other("core")),
        "numbers_other": _flag("numbers_l <> numbers_r"),
        "text_same": _flag(_same("same_text")),
        "unit_same": _flag(_same("unit")),
        "unit_other": _flag(_other("unit")),
        "vendor_same": _flag(_same("vendor")),
        "host_same": _flag(_same("host")),
        "code_same": _flag(_same("code")),
        "year_apart": f"CASE WHEN {years} AND NOT {budget} THEN least(abs(year_l - year_r), 10) / 10.0 ELSE 0 END",
        "amount_near": f"CASE WHEN {budget} THEN {money} ELSE 0 END",
        "from_text": f"{_flag(f'source_l = {IN_TEXT}')} + {_flag(f'source_r = {IN_TEXT}')}",
        "from_short": f"{_flag(f'source_l = {IN_SHORT}')} + {_flag(f'source_r = {IN_SHORT}')}",
        "no_evidence": _flag(f"source_l = {NOWHERE} OR source_r = {NOWHERE}"),
        "goods_other_unit": _flag(f"{goods} AND {_other('unit')}"),
        "goods_unit_unknown": _flag(f"{goods} AND (unit_l = 0 OR unit_r = 0)"),
        "goods": _flag(goods),
        "act_unknown": _flag(f"{budget} AND (act_l = '' OR act_r = '')"),
        "act_near": _flag(f"{budget} AND ({near})"),
        "breakdown_one": _flag("(breakdown_l = 0) <> (breakdown_r = 0)"),
        "key_missing": _flag(f"{one_region} OR {one_kind}"),
        "is_budget": _flag(budget),
        "is_dataset": _flag("kind_l = 'dataset' AND kind_r = 'dataset'"),
        "website": _flag("website_l AND website_r"),
        "evidence_least": "least(least(evidence_l, evidence_r), 3)",
    }


def key_sql() -> list[str]:
    """The hard key as blocking rules: inside a region and kind, and for rows that lack one of them."""
    near = " OR ".join(
        f"(l.act = '{one}' AND r.act = '{other}') OR (l.act = '{other}' AND r.act = '{one}')" for one, other in NEAR
    )
    fits = " AND ".join(
        (
            _agree("breakdown"),
            f"(l.kind <> 'belanja' OR r.kind <> 'belanja' OR ({_agree('year')} AND {_agree('account')} "
            f"AND ({_agree('act', chr(39) * 2)} OR {near})))",
            f"(l.website = r.website AND (NOT l.website OR {_agree('unit')}))",
        )
    )
    return [
        f"l.region = r.region AND l.kind = r.kind AND {fits}",
        f"l.region = r.region AND (l.kind = '') <> (r.kind = '') AND {fits}",
        f"(l.region = 0) <> (r.region = 0) AND (l.kind = r.kind OR l.kind = '' OR r.kind = '') AND {fits}",
    ]


def _agree(name: str, unknown: str = "0") -> str:
    return f"(l.{name} = r.{name} OR l.{name} = {unknown} OR r.{name} = {unknown})"
