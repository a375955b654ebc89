"""The seam between the import of people and the room's invitations.

`services.people` invites one person; this module calls it for many. Until a server has it, a spreadsheet of people can
be read and checked, and saving says why it cannot be done.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.spreadsheets.people import PersonPlan


class Inviter(Protocol):
    """What an import needs of invitations; tests put another in its place."""

    def invite(self, access: Access, plan: PersonPlan) -> int:
        """Invite one person, or give the role to someone who has an account; the id to take it back with."""

    def withdraw(self, access: Access, ids: Sequence[int]) -> None:
        """Take invitations back. Raises ValidationError if one was used."""


def inviter() -> Inviter:
    """The invitations of this server. Raises ValidationError while there are none."""
    try:
        found: Inviter = import_module("pemantik.organizations.services.people_import")  # type: ignore[assignment]
    except ModuleNotFoundError:
        raise ValidationError(_("Undangan belum dapat dikirim dari server ini.")) from None
    return found
