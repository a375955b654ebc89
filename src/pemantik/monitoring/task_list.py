"""What waits for a person in this room, for the list of tasks (setting PEMANTIK_TASKS_FROM)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.assessments.selectors.task import Task, TaskKind
from pemantik.monitoring.models import Response
from pemantik.monitoring.selectors.rounds import own_responses
from pemantik.organizations.permissions import Access


def tasks(access: Access) -> Iterator[Task]:
    """The questionnaires that the person's units still owe, those that end first at the head. One query."""
    for owed in own_responses(access):
        if owed.state != Response.State.SUBMITTED:
            title = _("Isi %(round)s") % {"round": owed.round}
            yield Task(
                TaskKind.ANSWER,
                title,
                owed.node.name,
                owed.round.due_on,
                reverse("monitoring-answer", args=[owed.pk]),
                0,
            )
