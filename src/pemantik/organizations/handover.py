"""Open work of a person who leaves, and who takes it over.

A room that gives people work lists in the setting PEMANTIK_HANDOVER the import path of an object (a module will do)
with the two functions of `Handover`. Deactivating a person shows the open work of all rooms and hands it over in the
same transaction.
"""

from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.accounts.models import User
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Work of one kind that a person has not finished: how many, and what they are called (`indikator`)."""

    count: int
    label: str


class Handover(Protocol):
    """What a room offers."""

    def open_work(self, user: User) -> list[OpenWork]:
        """What this person has not finished, by kind; kinds without any are left out."""

    def hand_over(self, access: Access, from_user: User, to_user: User) -> int:
        """Give the open work to the successor, write the audit trail, return how much it was."""


def open_work(user: User) -> list[OpenWork]:
    """The open work of a person in all rooms."""
    return [work for room in _rooms() for work in room.open_work(user)]


def hand_over(access: Access, from_user: User, to_user: User) -> int:
    """Give all open work of one person to another; return how much it was."""
    return sum(room.hand_over(access, from_user, to_user) for room in _rooms())


def _rooms() -> list[Handover]:
    return [cast(Handover, _imported(path)) for path in settings.PEMANTIK_HANDOVER]


def _imported(path: str) -> object:
    return import_string(path)
