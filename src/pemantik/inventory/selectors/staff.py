"""Gaps of ICT staff: what their work needs and they do not know, certificates, roles without anyone. No names."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models.fields.json import KT, KeyTransform
from django.utils import timezone

from pemantik.inventory.selectors.scope import Scope
from pemantik.inventory.value_lists import value_lists
from pemantik.organizations.models import Node

#: A certificate that ends within so many days is told.
SOON = timedelta(days=90)


@dataclass
class Gap:
    """One competence: how many posts need it, how many of those have it, how many have it at all."""

    needed: int = 0
    covered: int = 0
    owned: int = 0

    @property
    def missing(self) -> int:
        """Posts that need it and whose people do not have it."""
        return self.needed - self.covered


@dataclass
class Team:
    """The ICT staff of a scope or of a unit. `unknown` posts say nothing about their competences."""

    posts: int = 0
    unknown: int = 0
    competences: dict[str, Gap] = field(default_factory=dict)
    roles: Counter[str] = field(default_factory=Counter)
    expired: int = 0
    expiring: int = 0

    @property
    def missing(self) -> int:
        """How often a needed competence is not there."""
        return sum(gap.missing for gap in self.competences.values())

    @property
    def needed(self) -> int:
        """How often a competence is needed."""
        return sum(gap.needed for gap in self.competences.values())

    def count(self, role: str, owned: list[str] | None, needed: list[str] | None, until: date | None) -> None:
        """Count one post in."""
        self.posts += 1
        self.unknown += owned is None or needed is None
        self.roles[role] += 1
        for name in owned or ():
            self.competences.setdefault(name, Gap()).owned += 1
        if owned is not None:  # what is not known counts neither as there nor as missing
            for name in needed or ():
                gap = self.competences.setdefault(name, Gap())
                gap.needed += 1
                gap.covered += name in owned
        today = timezone.localdate()
        if until is not None:
            self.expired += until < today
            self.expiring += today <= until <= today + SOON


@dataclass(frozen=True)
class Staff:
    """The staff of a scope, of its units (the widest gap first), and the roles that nobody has."""

    whole: Team
    units: tuple[tuple[Node, Team], ...]
    empty_roles: tuple[str, ...]

    @property
    def gaps(self) -> list[tuple[str, Gap]]:
        """Competences, those that are missing most first."""
        return sorted(self.whole.competences.items(), key=lambda row: (-row[1].missing, -row[1].needed, row[0]))


def staff_of(scope: Scope) -> Staff:
    """All gaps. Three queries: posts, units, the list of roles."""
    rows = (
        scope.entries.filter(kind="sdm-tik")
        .order_by("pk")
        .values_list(
            "node",
            KT("values__peran"),
            KeyTransform("kompetensi", "values"),
            KeyTransform("kompetensi_dibutuhkan", "values"),
            KT("values__sertifikat_sampai"),
        )
    )
    whole, units = Team(), dict[int, Team]()
    for node, role, owned, needed, until in rows.iterator(2000):
        ends = date.fromisoformat(until) if until else None
        for team in (whole, units.setdefault(scope.tops[node].pk, Team())):
            team.count(role or "", owned, needed, ends)
    roles = value_lists()["peran-tik"].offered
    named = [(scope.nodes[pk], team) for pk, team in units.items()]
    named.sort(key=lambda row: (-row[1].missing, row[0].name))
    return Staff(whole, tuple(named), tuple(role for role in roles if not whole.roles[role]))
