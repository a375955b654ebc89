"""Assignments: which unit, and perhaps which person, is asked for an indicator or for one evidence item."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.assessments.codes import items_of
from pemantik.assessments.duties import check_running, visible_assessment
from pemantik.assessments.models import Assessment, Assignment
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.selectors.assignments import matrix_version
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, roles_with


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """A code, or one evidence item of it, asked of a unit and perhaps of one person there."""

    code: str
    unit_id: int
    person_id: int | None = None
    level: int | None = None
    item: int | None = None
    due_on: date | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same assignment; its date may change."""
        return self.code, self.level, self.item, self.unit_id, self.person_id


@dataclass(frozen=True, slots=True)
class MatrixChange:
    """How many assignments came, went and got another date."""

    added: int
    removed: int
    changed: int


@transaction.atomic
def save_matrix(
    access: Access, assessment_id: int, version: str, codes: Collection[str], plans: Iterable[AssignmentPlan]
) -> MatrixChange:
    """Make the assignments of these codes of an assessment exactly these; those of other codes stay.

    `version` is that of the codes when the form was made. Raises Http404, PermissionDenied, Refused for an unknown
    code, unit or person, Outdated where the assignments of the codes have changed since.
    """
    assessment = _lock(access, assessment_id)
    if version != matrix_version(assessment, codes):
        raise Outdated(_("Orang lain baru saja mengubah pembagian tugas. Periksa lagi sebelum menyimpan."))
    return _store(assessment, [plan for plan in plans if plan.code in codes], replaced=codes)


@transaction.atomic
def assign(access: Access, assessment_id: int, plans: Iterable[AssignmentPlan]) -> MatrixChange:
    """Add these assignments, or give those that exist the new date; all others stay."""
    return _store(_lock(access, assessment_id), list(plans))


@transaction.atomic
def unassign(access: Access, assignment_id: int) -> Assignment:
    """Take one assignment back; it is returned as it was."""
    found = Assignment.objects.filter(pk=assignment_id).select_related("unit").first()
    if found is None:
        raise Http404(_("Tugas ini tidak ada."))
    assessment = _lock(access, found.assessment_id)
    path = assessment.node.path
    audit.record("assignment.removed", found, before={"code": found.code, "unit": found.unit.name}, node_path=path)
    Assignment.objects.filter(pk=found.pk).delete()
    return found


@transaction.atomic
def copy_assignments(access: Access, assessment_id: int, source_id: int) -> MatrixChange:
    """Take over the units and people of another assessment: codes that exist here too, units and people still active.

    Dates are not copied. What is assigned here already stays.
    """
    assessment = _lock(access, assessment_id)
    source = visible_assessment(access, source_id)
    access.require(Action.VIEW_ASSESSMENT, source.node)
    known = {item.code for item in items_of(assessment.campaign.instrument)}
    path = assessment.node.path
    rows = Assignment.objects.filter(
        assessment=source, code__in=known, unit__is_active=True, unit__path__startswith=path
    )
    active = set(User.objects.filter(assignments__assessment=source, is_active=True).values_list("pk", flat=True))
    plans = [
        AssignmentPlan(
            code=row.code,
            unit_id=row.unit_id,
            person_id=row.person_id if row.person_id in active else None,
            level=row.level,
            item=row.item,
        )
        for row in rows
    ]
    able = _able(plans)
    return _store(assessment, [each if each.key in able else _without_person(each) for each in plans])


def _lock(access: Access, assessment_id: int) -> Assessment:
    """The assessment, locked, for someone who divides its work while the campaign runs."""
    assessments = Assessment.objects.select_for_update(of=("self",)).select_related(
        "node", "campaign__owner", "campaign__instrument_version"
    )
    found = assessments.defer("campaign__instrument_version__content").filter(pk=assessment_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.ASSIGN, found.node)
    check_running(found.campaign)
    return found


def _store(assessment: Assessment, plans: list[AssignmentPlan], replaced: Collection[str] = ()) -> MatrixChange:
    """Add what is new, change dates, remove the rest of the codes `replaced`. Queries grow only with batches."""
    _check(assessment, plans)
    wanted = {plan.key: plan for plan in plans}
    present = {(row.code, row.level, row.item, row.unit_id, row.person_id): row for row in assessment.assignments.all()}
    new = [plan for key, plan in wanted.items() if key not in present]
    gone = [row for key, row in present.items() if key not in wanted and row.code in replaced]
    moved = [row for key, row in present.items() if key in wanted and wanted[key].due_on != row.due_on]
    for row in moved:
        row.due_on = wanted[(row.code, row.level, row.item, row.unit_id, row.person_id)].due_on
    Assignment.objects.bulk_update(moved, ["due_on"])
    Assignment.objects.filter(pk__in=[row.pk for row in gone]).delete()
    Assignment.objects.bulk_create(
        Assignment(
            assessment=assessment,
            code=plan.code,
            level=plan.level,
            item=plan.item,
            unit_id=plan.unit_id,
            person_id=plan.person_id,
            due_on=plan.due_on,
        )
        for plan in new
    )
    if new or gone or moved:
        told = _told([*new, *gone, *moved])
        before = {"removed": told[len(new) : len(new) + len(gone)]}
        after = {"added": told[: len(new)], "moved": told[len(new) + len(gone) :]}
        audit.record("assignments.saved", assessment, before=before, after=after, node_path=assessment.node.path)
    return MatrixChange(len(new), len(gone), len(moved))


def _told(rows: Sequence[AssignmentPlan | Assignment]) -> list[dict[str, object]]:
    """What is asked of whom, with names, as the audit trail keeps it. Two queries."""
    units = Node.objects.in_bulk({row.unit_id for row in rows})
    people = User.objects.in_bulk({row.person_id for row in rows if row.person_id})
    found = []
    for row in rows:
        person = people[row.person_id].name if row.person_id else None
        facts = {"code": row.code, "level": row.level, "item": row.item, "unit": units[row.unit_id].name}
        facts |= {"person": person, "due_on": row.due_on}
        found.append({name: value for name, value in facts.items() if value is not None})
    return found


def _check(assessment: Assessment, plans: list[AssignmentPlan]) -> None:
    items = {item.code: item for item in items_of(assessment.campaign.instrument)}
    levels = {level.level for level in assessment.campaign.instrument.scale.levels}
    for plan in plans:
        if plan.code not in items:
            raise Refused(_("Kode “%(code)s” tidak ada pada instrumen ini.") % {"code": plan.code[:60]})
        if (plan.level is None and plan.item is not None) or (plan.level is not None and plan.level not in levels):
            raise Refused(_("Butir bukti %(code)s tidak dikenal.") % {"code": plan.code})
    units = {plan.unit_id for plan in plans}
    inside = Node.objects.filter(pk__in=units, path__startswith=assessment.node.path, is_active=True)
    if inside.count() != len(units):
        raise Refused(_("Ada unit yang bukan bagian dari %(node)s atau tidak aktif.") % {"node": assessment.node})
    able = _able(plans)
    if any(plan.person_id and plan.key not in able for plan in plans):
        raise Refused(_("Ada orang yang tidak berperan mengisi di unitnya."))


def _able(plans: Iterable[AssignmentPlan]) -> set[tuple[object, ...]]:
    """Keys of the plans whose person may answer in the unit. Two queries."""
    named = [plan for plan in plans if plan.person_id]
    units = Node.objects.in_bulk({plan.unit_id for plan in named})
    grants = live_grants().filter(
        user__in={plan.person_id for plan in named if plan.person_id}, role__in=roles_with(Action.ANSWER)
    )
    reach: dict[int, list[str]] = {}
    for user_id, path in grants.values_list("user_id", "node__path"):
        reach.setdefault(user_id, []).append(path)
    return {
        plan.key
        for plan in named
        if plan.person_id and any(units[plan.unit_id].path.startswith(path) for path in reach.get(plan.person_id, []))
    }


def _without_person(plan: AssignmentPlan) -> AssignmentPlan:
    return AssignmentPlan(plan.code, plan.unit_id, None, plan.level, plan.item, plan.due_on)
