"""Deadlines in words: the day, and how far away it is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: So many days before the end a deadline asks for attention.
SOON_DAYS = 7
NO_BREAK = "\N{NO-BREAK SPACE}"


class Closeness(StrEnum):
    """How near a deadline is; decides its colour."""

    FAR = "far"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class Deadline:
    """A day by which something is to be done. `days` is negative once it is over."""

    day: date
    days: int

    @property
    def closeness(self) -> Closeness:
        """Far, soon or late."""
        if self.days < 0:
            return Closeness.LATE
        return Closeness.SOON if self.days <= SOON_DAYS else Closeness.FAR

    @property
    def written(self) -> str:
        """`Rabu, 25 November`, with the year when it is another one than now."""
        this_year = self.day.year == timezone.localdate().year
        return formats.date_format(self.day, "l, j F" if this_year else "l, j F Y").replace(" ", NO_BREAK)

    @property
    def left(self) -> str:
        """`2 hari lagi`, `hari ini`, `terlambat 3 hari`."""
        if self.days == 0:
            return _("hari ini")
        if self.days == 1:
            return _("besok")
        if self.days > 0:
            return ngettext("%(n)s hari lagi", "%(n)s hari lagi", self.days) % {"n": self.days}
        return ngettext("terlambat %(n)s hari", "terlambat %(n)s hari", -self.days) % {"n": -self.days}


def deadline_of(due: date | datetime, today: date | None = None) -> Deadline:
    """The deadline of a day, or of a moment: then its day in the time of this installation."""
    day = timezone.localtime(due).date() if isinstance(due, datetime) else due
    return Deadline(day, (day - (today or timezone.localdate())).days)
