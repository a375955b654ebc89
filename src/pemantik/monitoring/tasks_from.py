"""What this room asks a person to do, for the page of tasks."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.monitoring.models import Response
from pemantik.monitoring.selectors.rounds import own_responses
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, for whom, where to begin, by when."""

    title: str
    about: str
    url: str
    due: date | None
    button: str


def tasks(access: Access) -> list[Task]:
    """The questionnaires that the person's units still owe, those that end first at the head. One query."""
    owed = [each for each in own_responses(access) if each.state != Response.State.SUBMITTED]
    return [
        Task(
            title=str(each.round),
            about=each.node.name,
            url=reverse("monitoring-answer", args=[each.pk]),
            due=each.round.due_on,
            button=_("Isi kuesioner") if each.state == Response.State.WAITING else _("Lanjutkan isian"),
        )
        for each in owed
    ]
