"""The audit trail as those may read it whose role says so, and only of their own nodes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from pemantik.accounts import audit_words
from pemantik.accounts.audit_words import action_text, field_text, object_text
from pemantik.accounts.models import AuditEntry
from pemantik.maturity.numbers import parse_decimal
from pemantik.maturity.text import decimal_text
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.templatetags.pm import NO_VALUE, clock, long_date

PER_PAGE = 50
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What the trail is narrowed to; an empty value narrows nothing. `words` looks into names of people and objects."""

    words: str = ""
    object_type: str = ""
    object_id: str = ""
    node_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry, before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words."""

    entry: AuditEntry
    action: str
    actor: str
    object_type: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """One page, the newest entry first, and the numbers after which the pages before and behind it begin."""

    lines: list[Line]
    newer: int | None
    older: int | None


def entries(access: Access, wanted: TrailFilter) -> QuerySet[AuditEntry]:
    """The entries that the reader may see, narrowed."""
    found = AuditEntry.objects.filter(_visible(access))
    if wanted.words:
        found = found.filter(Q(actor_name__icontains=wanted.words) | Q(object_name__icontains=wanted.words))
    if wanted.object_type:
        found = found.filter(object_type=wanted.object_type)
    if wanted.object_id:
        found = found.filter(object_id=wanted.object_id)
    if wanted.node_id:
        node = Node.objects.filter(pk=wanted.node_id).first()
        found = found.filter(node_path__startswith=node.path) if node else found.none()
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found


def page(access: Access, wanted: TrailFilter, *, before: int | None = None, after: int | None = None) -> TrailPage:
    """One page: the newest entries, those older than `before`, or those newer than `after` (by number)."""
    found = entries(access, wanted)
    if after is not None:
        shown = list(found.filter(pk__gt=after).order_by("id")[: PER_PAGE + 1])
        more_newer, more_older = len(shown) > PER_PAGE, True
        shown = shown[:PER_PAGE][::-1]
    else:
        older = found.filter(pk__lt=before) if before is not None else found
        shown = list(older.order_by("-id")[: PER_PAGE + 1])
        more_newer, more_older = before is not None, len(shown) > PER_PAGE
        shown = shown[:PER_PAGE]
    return TrailPage(
        [line(entry) for entry in shown],
        shown[0].pk if shown and more_newer else None,
        shown[-1].pk if shown and more_older else None,
    )


def lines(access: Access, wanted: TrailFilter) -> Iterator[Line]:
    """All lines, the oldest first, read in portions."""
    for entry in entries(access, wanted).order_by("id").iterator(chunk_size=2000):
        yield line(entry)


def line(entry: AuditEntry) -> Line:
    """An entry in words."""
    fields = [*entry.before, *(field for field in entry.after if field not in entry.before)]
    changes = tuple(
        Change(field_text(field), value_text(field, entry.before.get(field)), value_text(field, entry.after.get(field)))
        for field in fields
        if (entry.before.get(field), entry.after.get(field)) != (None, None)
    )
    actor = entry.actor_name or (_("Pengunjung") if entry.address else _("Sistem"))
    return Line(entry, action_text(entry.action), actor, object_text(entry.object_type), changes)


def value_text(field: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return NO_VALUE
    if isinstance(value, list):
        return ", ".join(value_text(field, each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{field_text(name)}: {value_text(name, each)}" for name, each in value.items())
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return _word(field, str(value))


def _word(field: str, value: str) -> str:
    moment = _moment(value) if "T" in value else None
    if moment:
        return clock(moment)
    if DAY.fullmatch(value) and (day := _day(value)):
        return long_date(day)
    if audit_words.is_number(field) and (found := parse_decimal(value)) is not None:
        return decimal_text(found)
    return audit_words.value_text(field, value)


def _visible(access: Access) -> Q:
    """Entries on the reader's nodes; those on no node only for a reader of the whole installation."""
    visible = access.within(Action.VIEW_AUDIT, "node_path")
    roots = Node.objects.filter(depth=1)
    if all(access.may(Action.VIEW_AUDIT, root) for root in roots) and access.paths(Action.VIEW_AUDIT):
        visible |= Q(node_path="")
    return visible


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
