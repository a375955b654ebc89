"""What waits for a person in this room, for the list of tasks (setting PEMANTIK_TASKS_FROM)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from pemantik.assessments.selectors.task import Task, TaskKind
from pemantik.inventory.selectors.rounds import waiting_for_person
from pemantik.organizations.permissions import Access


def tasks(access: Access) -> Iterator[Task]:
    """One task for each open round of confirmation in which entries of the person wait. One query."""
    for each in waiting_for_person(access):
        title = ngettext(
            "Pastikan %(n)s data inventaris masih benar", "Pastikan %(n)s data inventaris masih benar", each.entries
        )
        address = f"{reverse('inventory-confirmation')}?instansi={each.institution_id}"
        yield Task(TaskKind.CONFIRM, title % {"n": each.entries}, each.institution, each.due_on, address, 0)
