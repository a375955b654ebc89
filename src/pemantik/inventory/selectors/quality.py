"""How good the registry of each unit is, and what to fix: counted by the database in one walk over the entries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Count, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from pemantik.inventory.models import Entry
from pemantik.inventory.quality import BY_KEY, EVERYWHERE, RULED, RULES, Rule, Severity, any_finding, score_of
from pemantik.inventory.selectors.scope import Scope
from pemantik.organizations.models import Node

#: Entries to fix on a page.
PER_PAGE = 30


@dataclass
class Standing:
    """What was counted of a unit or of the whole scope."""

    entries: int = 0
    completeness: int = 0
    with_findings: int = 0
    findings: Counter[str] = field(default_factory=Counter)

    @property
    def score(self) -> int | None:
        """0 to 100; None without entries."""
        return score_of(self.entries, self.completeness, self.with_findings)

    @property
    def mean(self) -> int | None:
        """Mean completeness in whole percent, rounded down."""
        return self.completeness // self.entries if self.entries else None

    @property
    def to_fix(self) -> int:
        """How many findings there are, without what is only worth a look."""
        return sum(count for key, count in self.findings.items() if BY_KEY[key].severity != Severity.LOOK)


@dataclass(frozen=True)
class Quality:
    """The whole scope, its units (the weakest first), and each rule with its count (the weightiest first)."""

    whole: Standing
    units: tuple[tuple[Node, Standing], ...]

    @property
    def rules(self) -> list[tuple[Rule, int]]:
        """Rules with at least one finding."""
        return [(rule, self.whole.findings[rule.key]) for rule in RULES if self.whole.findings[rule.key]]


def quality_of(scope: Scope) -> Quality:
    """Every count. Three queries: entries without rules of their own (in an index alone), the others, the units."""
    whole, units = Standing(), dict[int, Standing]()
    for entries, rules in (
        (scope.entries.exclude(kind__in=RULED), EVERYWHERE),
        (scope.entries.filter(kind__in=RULED), RULES),
    ):
        for row in _counts(entries, rules):
            for standing in (whole, units.setdefault(scope.tops[row["node"]].pk, Standing())):
                standing.entries += row["entries"]
                standing.completeness += row["complete"]
                standing.with_findings += row["faulty"]
                standing.findings.update({rule.key: row[_column(rule)] for rule in rules})
    named = [(scope.nodes[pk], standing) for pk, standing in units.items()]
    named.sort(key=lambda row: (row[1].score or 0, -row[1].with_findings, row[0].name))
    return Quality(whole, tuple(named))


def _counts(entries: QuerySet[Entry], rules: Sequence[Rule]) -> Iterable[Mapping[str, Any]]:
    """The counts of each node. One query."""
    today = timezone.localdate()
    counts = {_column(rule): Count("pk", filter=rule.condition(today)) for rule in rules}
    faulty = Count("pk", filter=any_finding(today, rules))
    groups = entries.values("node")
    return groups.annotate(entries=Count("pk"), complete=Sum("completeness"), faulty=faulty, **counts).order_by()


@dataclass(frozen=True, slots=True)
class ToFix:
    """An entry with what is wrong with it, the weightiest first."""

    entry: Entry
    rules: tuple[Rule, ...]


class _Counted(Paginator):  # type: ignore[type-arg]  # generic to the type checker only
    """Pages of what was counted already."""

    count = 0  # instead of a query

    def __init__(self, entries: QuerySet[Any, Any], count: int) -> None:
        super().__init__(entries, PER_PAGE)
        self.count = count


def entries_to_fix(scope: Scope, found: Quality, rule: Rule | None, page: str) -> tuple[Page[int], list[ToFix]]:
    """One page of the entries that break a rule, else any; the least complete first. Two queries."""
    today = timezone.localdate()
    faulty = scope.entries.filter(rule.condition(today) if rule else any_finding(today))
    ids = faulty.order_by("completeness", "pk").values_list("pk", flat=True)
    shown = _Counted(ids, found.whole.findings[rule.key] if rule else found.whole.with_findings).get_page(page)
    entries = _with_findings(Entry.objects.filter(pk__in=list(shown)))
    return shown, [
        ToFix(entry, tuple(each for each in RULES if getattr(entry, _column(each))))
        for entry in entries.select_related("node").order_by("completeness", "pk")
    ]


def findings_of(entry_id: int) -> tuple[Rule, ...]:
    """What is wrong with one entry: for its own page. The caller has checked that the person may see it. One query."""
    entry = _with_findings(Entry.objects.filter(pk=entry_id)).get()
    return tuple(rule for rule in RULES if getattr(entry, _column(rule)))


def _with_findings(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    today = timezone.localdate()
    return entries.annotate(**{_column(rule): _holds(rule.condition(today)) for rule in RULES})


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _column(rule: Rule) -> str:
    return "rule_" + rule.key.replace("-", "_")
