"""What is like an entry, beside it in the inventory (setting PEMANTIK_ENTRY_PANELS)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.inventory.models import Entry
from pemantik.inventory.panels import Line, Panel
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.models import Move, Shown
from pemantik.overlaps.records import ENGINE_KINDS
from pemantik.overlaps.selectors.likely import Seen
from pemantik.overlaps.selectors.notices import shown_doubles

#: Lines of the card; the page has all.
_MOST = 5


def panel(access: Access, entry: Entry) -> Panel | None:
    """The likely doubles that were shown for this entry, and who wants to talk about it. Three queries."""
    if entry.kind not in ENGINE_KINDS or entry.removed_at is not None:
        return None
    page = reverse("overlaps-similar", args=[entry.pk])
    own = [one for one in shown_doubles(access, entry) if one.row.place == Shown.Place.HERE]
    lines = [Line(one.seen.entry.name, _about(one.seen, one.row), page) for one in own]
    move = Move.objects.filter(entry=entry, is_found=True).exclude(answer=Move.Answer.OTHER).first()
    if move:
        lines.append(Line(move.service, _about_move(move), reverse("overlaps-move", args=[move.pk])))
    lines += [
        Line(row.notice.entry.name, _("%(unit)s ingin membahasnya") % {"unit": row.notice.entry.node.label}, url)
        for row, url in _wishes(access, entry)
        if row.notice.entry is not None
    ]
    if not lines:
        return None
    waits = any(not one.row.choice for one in own) and access.may(Action.EDIT_INVENTORY, entry.node)
    return Panel(_("Mirip dengan"), tuple(lines[:_MOST]), _("Jawab: dobel atau bukan") if waits else "", page)


def _about(seen: Seen, row: Shown) -> str:
    answer = row.get_choice_display() if row.choice else _("belum dijawab")
    return f"{seen.owner}. {answer}"


def _about_move(move: Move) -> str:
    answer = move.get_answer_display() if move.answer else _("belum dijawab")
    return _("Aplikasi Umum ini sudah melayani fungsinya. %(answer)s") % {"answer": answer}


def _wishes(access: Access, entry: Entry) -> list[tuple[Shown, str]]:
    """Others of the institution who hold this for the same and will talk about it, with where their entry stands."""
    rows = Shown.objects.filter(
        entry=entry,
        choice=Shown.Choice.DISCUSS,
        notice__entry__removed_at=None,
        notice__entry__institution=entry.institution_id,
    ).select_related("notice__entry__node")
    found = []
    for row in rows.order_by("-chosen_at")[:_MOST]:
        other = row.notice.entry
        if other is not None and access.may(Action.VIEW_INVENTORY, other.node):
            found.append((row, reverse("overlaps-similar", args=[other.pk])))
    return found
