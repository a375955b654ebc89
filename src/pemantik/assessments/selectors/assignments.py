"""Who is asked for what: the matrix of indicators and units."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from pemantik.accounts.models import User
from pemantik.assessments.codes import Item, items_of
from pemantik.assessments.models import Assessment, Assignment
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, roles_with


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One code with the units that are asked for it, and what is asked of single people or for single items."""

    item: Item
    assignments: tuple[Assignment, ...]

    @property
    def unit_ids(self) -> frozenset[int]:
        """Units asked for the code as a whole."""
        return frozenset(each.unit_id for each in self.assignments if each.level is None)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole division of work of one assessment."""

    assessment: Assessment
    units: tuple[Node, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def unassigned(self) -> tuple[str, ...]:
        """Codes of the index that nobody is asked for."""
        return tuple(row.item.code for row in self.rows if row.item.in_index and not row.assignments)


def matrix_of(access: Access, assessment: Assessment) -> Matrix:
    """The matrix with every active unit of the participant. Two queries. Raises Http404 or PermissionDenied."""
    access.require(Action.VIEW_ASSESSMENT, assessment.node)
    rows = list(_rows(assessment).select_related("unit", "person"))
    units = Node.objects.filter(path__startswith=assessment.node.path, is_active=True).order_by("path")
    by_code: dict[str, list[Assignment]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    return Matrix(
        assessment=assessment,
        units=tuple(units),
        rows=tuple(
            MatrixRow(item, tuple(by_code.get(item.code, ()))) for item in items_of(assessment.campaign.instrument)
        ),
    )


def matrix_version(assessment: Assessment, codes: Collection[str]) -> str:
    """A token that changes with every change of the assignments of these codes. One query."""
    return version_of(list(_rows(assessment).filter(code__in=codes)))


def _rows(assessment: Assessment) -> QuerySet[Assignment]:
    return Assignment.objects.filter(assessment=assessment).order_by("code", "level", "item", "unit__path", "pk")


def version_of(rows: Sequence[Assignment]) -> str:
    """The token of these assignments. A form made from them sends it back."""
    keys = sorted(
        str((row.code, row.level, row.item, row.unit_id, row.person_id, row.due_on and row.due_on.isoformat()))
        for row in rows
    )
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]


def people_of(assessment: Assessment) -> list[User]:
    """Everyone who may answer in some unit of the participant, by name. One query."""
    path, step = assessment.node.path, assessment.node.steplen
    above = [path[:end] for end in range(step, len(path), step)]
    near = Q(node__path__startswith=path) | Q(node__path__in=above)
    grants = live_grants().filter(near, role__in=roles_with(Action.ANSWER))
    return list(User.objects.filter(pk__in=grants.values("user")).order_by("name", "pk"))


def sources_for(access: Access, assessment: Assessment, most: int = 10) -> list[Assessment]:
    """Other assessments of the same participant that have assignments, newest first: what can be copied."""
    if not access.may(Action.VIEW_ASSESSMENT, assessment.node):
        return []
    others = Assessment.objects.filter(node=assessment.node, assignments__isnull=False).exclude(pk=assessment.pk)
    return list(others.select_related("campaign").distinct().order_by("-campaign__year", "-pk")[:most])


def annex_units(matrix: Matrix) -> list[tuple[Node, list[str]]]:
    """Every unit that is asked for something, with its codes."""
    codes: dict[int, list[str]] = {}
    for row in matrix.rows:
        for unit_id in {each.unit_id for each in row.assignments}:
            codes.setdefault(unit_id, []).append(row.item.code)
    return [(unit, codes[unit.pk]) for unit in matrix.units if unit.pk in codes]
