"""The two entries of a pair as one person may read them, side by side.

Who sees the unit reads all of an entry. Of others what they have published is shown, in its public fields. Who fills
the inventory of the same institution reads name and owner of what is not published, as the pickers of forms offer
them; the rest is nobody's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from pemantik.inventory.models import Entry, State
from pemantik.inventory.selectors.page import facts_of, more_of, public_of
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


class Reads(StrEnum):
    """How much of an entry a person reads."""

    WHOLE = "whole"
    SHARED = "shared"
    NAMED = "named"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Side:
    """An entry of a pair or group, and how much of it the reader sees."""

    entry: Entry
    reads: Reads

    @property
    def name(self) -> str:
        """Its name, or what may be said instead."""
        if self.reads == Reads.NOTHING:
            return _("Data unit lain yang belum diterbitkan")
        return self.entry.name

    @property
    def unit(self) -> str:
        """The unit that owns it."""
        return self.entry.node.name

    @property
    def is_open(self) -> bool:
        """Whether the reader may open its page."""
        return self.reads in {Reads.WHOLE, Reads.SHARED} and self.entry.removed_at is None


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute of both. A text is None where it is not shared with the reader, empty where it is not known."""

    label: str
    first: str | None
    second: str | None

    @property
    def differs(self) -> bool:
        """Whether both are known and not the same."""
        return bool(self.first and self.second) and _plain(self.first) != _plain(self.second)


def side(access: Access, entry: Entry, institution: Node) -> Side:
    """The entry of this institution as this person may read it. No query; its unit must be loaded."""
    if access.may(Action.VIEW_INVENTORY, entry.node):
        return Side(entry, Reads.WHOLE)
    if entry.state == State.PUBLISHED and entry.removed_at is None:
        return Side(entry, Reads.SHARED)
    fills = any(path.startswith(institution.path) for path in access.paths(Action.EDIT_INVENTORY))
    return Side(entry, Reads.NAMED if fills else Reads.NOTHING)


def compared(first: Side, second: Side) -> list[Row]:
    """All attributes that one of both states, in the order of the form."""
    one, other = dict(_texts(first)), dict(_texts(second))
    labels = dict.fromkeys([_("Nama"), _("Unit pemilik"), *one, *other])
    rows = (Row(label, _cell(first, one, label), _cell(second, other, label)) for label in labels)
    return [row for row in rows if row.first or row.second]


def _texts(of: Side) -> Iterator[tuple[str, str]]:
    if of.reads == Reads.NOTHING:
        yield _("Unit pemilik"), of.unit
        return
    yield _("Nama"), of.entry.name
    yield _("Unit pemilik"), of.unit
    if of.reads == Reads.NAMED:
        return
    if of.reads == Reads.SHARED:
        yield from ((each.label, each.text) for each in public_of(of.entry))
        return
    for each in (*facts_of(of.entry), *more_of(of.entry)):
        yield each.label, each.text


def _cell(of: Side, texts: dict[str, str], label: str) -> str | None:
    return texts.get(label, "") if of.reads == Reads.WHOLE or label in texts else None


def _plain(text: str | None) -> str:
    return " ".join((text or "").casefold().split())
