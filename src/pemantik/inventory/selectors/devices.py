"""How old devices are and in which condition, counted in pieces by the database."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.inventory.metamodel import Kind, kinds
from pemantik.inventory.selectors.scope import Scope
from pemantik.organizations.models import Node

#: Age classes by their first year of age; a device of an unknown year stands in a class of its own.
AGES = (0, 3, 5, 7)
#: From this age on a device is due: the computers of an office are written off after four years.
OLD = 5
GOOD = "Baik"


@dataclass
class Pieces:
    """So many pieces, by age class (None for an unknown year) and by condition (empty for an unknown one)."""

    ages: Counter[int | None] = field(default_factory=Counter)
    conditions: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All pieces."""
        return self.ages.total()

    @property
    def old(self) -> int:
        """Pieces that are five years old or older."""
        return sum(count for first, count in self.ages.items() if first is not None and first >= OLD)

    @property
    def broken(self) -> int:
        """Pieces whose condition is known and not good."""
        return sum(count for name, count in self.conditions.items() if name not in ("", GOOD))

    @property
    def age_row(self) -> list[int]:
        """Pieces in each age class, then those of an unknown year."""
        return [self.ages[first] for first in (*AGES, None)]

    def add(self, age: int | None, condition: str, count: int) -> None:
        """Count pieces in."""
        self.ages[age] += count
        self.conditions[condition] += count


@dataclass(frozen=True)
class Devices:
    """All devices of a scope, and of each unit in it, those with the largest share of old or broken pieces first."""

    whole: Pieces
    units: tuple[tuple[Node, Pieces], ...]
    kinds: tuple[Kind, ...]
    kind: Kind | None

    @property
    def conditions(self) -> list[str]:
        """The conditions that occur: good first, unknown last."""
        return sorted(self.whole.conditions, key=lambda name: (name == "", name != GOOD, name))


def device_kinds() -> tuple[Kind, ...]:
    """The kinds that have a condition and a year of purchase."""
    return tuple(kind for kind in kinds().values() if kind.facet == "kondisi" and kind.year)


def age_labels() -> list[str]:
    """How the age classes are called, the unknown last."""
    ends = [_("%(first)s–%(last)s tahun") % {"first": low, "last": high - 1} for low, high in pairwise(AGES)]
    return [*ends, _("%(years)s tahun atau lebih") % {"years": AGES[-1]}, _("Tahun tidak diketahui")]


def devices_of(scope: Scope, kind_code: str = "") -> Devices:
    """Pieces by age, condition and unit. One query over an index, grouped by the database."""
    shown = {kind.code: kind for kind in device_kinds()}
    kind = shown.get(kind_code)
    rows = (
        scope.entries.filter(kind__in=[kind.code] if kind else list(shown))
        .values_list("kind", "node", "facet", "year")  # in the order of the index, so that nothing is sorted
        .annotate(pieces=Sum("quantity"))
        .order_by()
    )
    whole, units = Pieces(), dict[int, Pieces]()
    today = timezone.localdate().year
    for _kind, node, condition, year, pieces in rows:
        age = None if year is None else next((first for first in reversed(AGES) if today - year >= first), 0)
        top = scope.tops[node].pk
        whole.add(age, condition, pieces)
        units.setdefault(top, Pieces()).add(age, condition, pieces)
    named = [(scope.nodes[pk], pieces) for pk, pieces in units.items()]
    named.sort(key=lambda row: (-(row[1].old + row[1].broken) / row[1].total if row[1].total else 0, row[0].name))
    return Devices(whole, tuple(named), tuple(shown.values()), kind)
