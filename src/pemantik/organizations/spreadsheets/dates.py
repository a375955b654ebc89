"""Dates as people write them in a cell."""

import datetime
import re

_MONTHS = {
    word: number
    for words in (
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "january february march april may june july august september october november december",
    )
    for number, word in enumerate(words.split(), start=1)
}
_FORMS = (
    r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})",
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})( .*)?",
    r"(?P<d>\d{1,2}) (?P<m>[^\W\d]+) (?P<y>\d{4})",
)


def read_date(written: str) -> datetime.date | None:
    """The date of `22/11/2026`, `2026-11-22` or `22 November 2026`; None for anything else."""
    found = next((match for form in _FORMS if (match := re.fullmatch(form, written, re.ASCII))), None)
    if found is None:
        return None
    month = int(found["m"]) if found["m"].isdigit() else _MONTHS.get(found["m"].casefold(), 0)
    try:
        return datetime.date(int(found["y"]), month, int(found["d"]))
    except ValueError:
        return None
