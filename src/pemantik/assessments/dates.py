"""Days as people write them."""

import re
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from pemantik.assessments.problems import Refused

_NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})\s+(\w+)\s+(\d{4})", re.ASCII)


def parse_day(text: str) -> date | None:
    """`22/11/2026`, `22 November 2026` or `2026-11-22`; None for nothing. Raises Refused for anything else."""
    wanted = " ".join(text.split())[:60]
    if not wanted:
        return None
    try:
        if found := _NUMBERS.fullmatch(wanted):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(wanted):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if (found := _WORDS.fullmatch(wanted)) and (month := _month(found[2])):
            return date(int(found[3]), month, int(found[1]))
    except ValueError:
        pass
    raise Refused(_("“%(text)s” bukan tanggal. Tulis seperti 22 November 2026 atau 22/11/2026.") % {"text": wanted})


def parse_moment(day: str, clock: str) -> datetime:
    """A day and a time (`09.30` or `09:30`) in the time of this installation. Raises Refused."""
    when, found = parse_day(day), _CLOCK.fullmatch(clock.strip())
    if when is None:
        raise Refused(_("Tulis tanggal pertemuan."))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused(_("Tulis jam seperti 09.30."))
    return timezone.make_aware(datetime.combine(when, time(int(found[1]), int(found[2]))))


def _month(word: str) -> int:
    """The number of a month named in the reader's language, perhaps by its first three letters; 0 for none."""
    names = {str(name).casefold(): number for number, name in MONTHS.items()}
    short = {name[:3]: number for name, number in names.items()}
    return names.get(word.casefold()) or short.get(word.casefold(), 0)
