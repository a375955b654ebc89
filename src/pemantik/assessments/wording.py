"""Small pieces of sentences that services and pages share."""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from pemantik.assessments.problems import Refused
from pemantik.web.templatetags.pm import NO_BREAK

#: More than any narrative of an indicator; keeps one form from filling the disk.
LONGEST_TEXT = 20_000


def day(value: date) -> str:
    """`22 November 2026`, never broken over two lines."""
    return formats.date_format(value, "j F Y").replace(" ", NO_BREAK)


def moment(value: datetime) -> str:
    """`22 November 2026 pukul 23.59`, in the time of this installation."""
    local = timezone.localtime(value)
    return _("%(day)s pukul %(time)s") % {"day": day(local.date()), "time": formats.date_format(local, "H.i")}


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """Typed text as it is stored: without control characters that no database keeps, trimmed at both ends.

    Raises Refused if it is too long; it is never cut silently.
    """
    if text.isprintable():  # nearly always, and a hundred times as fast
        kept = text.strip()
    else:
        whole = text.replace("\r\n", "\n")
        kept = "".join(letter for letter in whole if letter in "\n\t" or letter.isprintable()).strip()
    if len(kept) > longest:
        raise Refused(
            _("Tulisan terlalu panjang: %(length)s huruf, batasnya %(longest)s.")
            % {"length": len(kept), "longest": longest}
        )
    return kept


def required(text: str, message: str, longest: int = LONGEST_TEXT) -> str:
    """`clean` text that must not be empty; raises Refused with the message."""
    kept = clean(text, longest)
    if not kept:
        raise Refused(message)
    return kept


def clock_time(value: datetime) -> str:
    """`09.41`, in the time of this installation."""
    return formats.date_format(timezone.localtime(value), "H.i")
