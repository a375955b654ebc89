"""What was shown to whoever wrote an entry, and what was chosen. Nothing here ever stops a saving."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean
from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.entries import locked_entry
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.models import Notice, Shown
from pemantik.overlaps.models.notices import LONGEST_REASON
from pemantik.overlaps.selectors.likely import Likely


@dataclass(frozen=True, slots=True)
class Writing:
    """A form that somebody has open: its name, for which unit, of which kind, what the entry is called so far."""

    token: str
    node: Node
    institution: Node
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen about one shown double; `before` is the choice that the form began with."""

    choice: str
    reason: str = ""
    before: str = ""


@transaction.atomic
def note_typed(access: Access, writing: Writing, found: Likely) -> Notice | None:
    """Record what was shown while typing; nothing is written where all of it was noted before.

    The record is the notice itself, not a line of the trail: it comes with every pause of a typing hand.
    Raises Http404 or PermissionDenied.
    """
    access.require(Action.EDIT_INVENTORY, writing.node)
    if not found:
        return None
    notice = Notice.objects.filter(person=access.user, token=writing.token).first()
    known = set(notice.shown.values_list("entry", flat=True)) if notice else set()
    services = [choice.value for choice in found.services]
    is_new = any(seen.entry.pk not in known for seen in found.all)
    if notice and not is_new and set(services) <= set(notice.services):
        return notice
    notice = _notice(access, writing)
    _show(notice, found, typed_at=timezone.now())
    notice.services = [*dict.fromkeys([*notice.services, *services])]
    notice.name = writing.name[:200]
    notice.save(update_fields=["services", "name"])
    return notice


@transaction.atomic
def note_saved(access: Access, entry: Entry, token: str, found: Likely) -> Notice:
    """Record what is like a saved entry, with what was shown while it was typed. Raises Http404, PermissionDenied."""
    access.require(Action.EDIT_INVENTORY, entry.node)
    writing = Writing(token, entry.node, entry.institution, entry.kind, entry.name)
    notice, now = _notice(access, writing), timezone.now()
    _show(notice, found, saved_at=now)
    notice.entry, notice.name, notice.saved_at = entry, entry.name, now
    services = [choice.value for choice in found.services]
    notice.services = [*dict.fromkeys([*notice.services, *services])]
    notice.save()
    if found:
        names = [seen.entry.name for seen in found.all]
        after = {"doubles": names, "services": services}
        audit.record(
            "doubles.shown", entry, after={key: told for key, told in after.items() if told}, node_path=entry.node.path
        )
    return notice


@transaction.atomic
def choose(access: Access, entry_id: int, chosen: Mapping[int, Chosen]) -> int:
    """What the writer says about likely doubles that were shown, by the id of what was shown; how many changed.

    All are written or none. Raises Http404, PermissionDenied, Refused, or Outdated where a colleague chose meanwhile.
    """
    entry = locked_entry(access, entry_id, Action.EDIT_INVENTORY)
    rows = Shown.objects.select_related("entry", "notice").filter(notice__entry=entry, pk__in=list(chosen))
    changed = [row for row in rows.order_by("pk") if _write(access, row, chosen[row.pk])]
    for row in changed:
        row.save(update_fields=["choice", "reason", "chosen_by", "chosen_at"])
        after = {"double": row.entry.name, "double.choice": row.choice}
        if row.reason:
            after["reason"] = row.reason
        audit.record("doubles.chosen", entry, after=after, node_path=entry.node.path)
    return len(changed)


def _write(access: Access, row: Shown, wanted: Chosen) -> bool:
    """Put the choice into the row; whether it is another one."""
    if not wanted.choice:
        return False
    if wanted.choice not in Shown.Choice.values:
        raise Refused(_("Pilih salah satu jawaban."))
    reason = clean(wanted.reason, LONGEST_REASON)
    if (row.choice, row.reason) == (wanted.choice, reason):
        return False
    if row.choice != wanted.before:
        raise Outdated(_("Rekan Anda baru saja menjawab tentang %(name)s. Lihat jawabannya.") % {"name": row.entry})
    row.choice, row.reason = wanted.choice, reason
    row.chosen_by, row.chosen_at = access.user, timezone.now()
    return True


def _notice(access: Access, writing: Writing) -> Notice:
    from pemantik.overlaps.governing import version_now  # noqa: PLC0415 - loads the engine; whoever is here asked it

    defaults: dict[str, Any] = {
        "institution": writing.institution,
        "kind": writing.kind,
        "name": writing.name[:200],
        "release": version_now()[:120],
    }
    made, _is_new = Notice.objects.get_or_create(person=access.user, token=writing.token, defaults=defaults)
    return made


def _show(notice: Notice, found: Likely, **at: Any) -> None:
    """Note each double once; the newest score and words count."""
    rows = [
        Shown(notice=notice, entry=seen.entry, place=seen.place, score=seen.score, words=dict(seen.words), **at)
        for seen in found.all
    ]
    Shown.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["notice", "entry"],
        update_fields=["score", "words", *at],
    )
