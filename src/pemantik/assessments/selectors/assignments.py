"""Who is asked for what: the matrix of indicators and units."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from pemantik.assessments.codes import Item, items_of
from pemantik.assessments.models import Assessment, Assignment
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


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
    """The whole division of work of one assessment. A form made from it sends `version` back."""

    assessment: Assessment
    units: tuple[Node, ...]
    rows: tuple[MatrixRow, ...]
    version: str

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
        version=_version(rows),
    )


def matrix_version(assessment: Assessment) -> str:
    """A token that changes with every change of the assignments. One query."""
    return _version(list(_rows(assessment)))


def _rows(assessment: Assessment) -> QuerySet[Assignment]:
    return Assignment.objects.filter(assessment=assessment).order_by("code", "level", "item", "unit__path", "pk")


def _version(rows: Sequence[Assignment]) -> str:
    keys = sorted(
        str((row.code, row.level, row.item, row.unit_id, row.person_id, row.due_on and row.due_on.isoformat()))
        for row in rows
    )
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]
