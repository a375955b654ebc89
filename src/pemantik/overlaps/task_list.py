"""What waits for a person in this room, for the list of tasks (setting PEMANTIK_TASKS_FROM)."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments.selectors.task import Task, TaskKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.models import Outcome, OwnerQuestion, Pair
from pemantik.overlaps.selectors.queue import ALIVE, DISPUTED, SECOND, WAITING, of_state, reviews_anything
from pemantik.overlaps.selectors.sides import side

#: More questions than this are found in the queue.
MOST = 50


def questions(access: Access) -> Iterator[Task]:
    """What reviewers ask the person's units. One query."""
    rows = OwnerQuestion.objects.filter(access.within(Action.EDIT_INVENTORY, "entry__node__path"), answer="")
    for each in rows.filter(entry__removed_at=None).select_related("entry__node").order_by("due_on", "pk")[:MOST]:
        title = _("Jawab: apakah “%(name)s” dobel?") % {"name": each.entry.name}
        address = f"{reverse('overlaps-pair', args=[each.pair_id])}#pertanyaan-{each.pk}"
        yield Task(TaskKind.QUESTION, title, each.entry.node.name, each.due_on, address, 0, note=each.text)


def work(access: Access) -> Iterator[Task]:
    """What the person's units are to retire, merge or share. One query."""
    mine = access.within(Action.EDIT_INVENTORY, "doer__path")
    rows = Outcome.objects.filter(mine, done_on=None, stays__isnull=False, group__is_live=True)
    for each in rows.select_related("stays__node", "doer", "group__institution").order_by("until", "pk")[:MOST]:
        title = _("%(what)s data dobel, pakai “%(name)s”") % {
            "what": each.get_disposition_display(),
            "name": side(access, each.stays, each.group.institution).name if each.stays else "",
        }
        place = each.doer.name if each.doer else ""
        yield Task(TaskKind.PROMISE, title, place, each.until, reverse("overlaps-group", args=[each.group_id]), 0)


def reviews(access: Access) -> Iterator[Task]:
    """How many pairs wait for the person to read them. One query."""
    if not reviews_anything(access):
        return
    of = access.within(Action.REVIEW_OVERLAPS, "institution__path")
    states = {name: Count("pk", filter=of_state(access, name)) for name in (WAITING, SECOND, DISPUTED)}
    found = Pair.objects.filter(of, ALIVE).order_by().aggregate(**states)
    told = {
        WAITING: ngettext("Putuskan %(n)s dugaan dobel", "Putuskan %(n)s dugaan dobel", found[WAITING]),
        SECOND: ngettext(
            "Baca %(n)s dugaan dobel sebagai pembaca kedua",
            "Baca %(n)s dugaan dobel sebagai pembaca kedua",
            found[SECOND],
        ),
        DISPUTED: ngettext(
            "Bicarakan %(n)s pasangan yang dibaca berbeda",
            "Bicarakan %(n)s pasangan yang dibaca berbeda",
            found[DISPUTED],
        ),
    }
    for name, title in told.items():
        if found[name]:
            address = f"{reverse('overlaps')}?keadaan={name}"
            yield Task(TaskKind.VERIFY, title % {"n": found[name]}, _("Inventaris"), None, address, 0)
