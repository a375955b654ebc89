"""The picture of staff gaps: what it says and its bars."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pemantik.inventory.pictures.bars import Bar, bars
from pemantik.inventory.selectors.staff import Staff


def finding(staff: Staff) -> str:
    """The title that says what there is to see."""
    whole = staff.whole
    if not whole.posts:
        return _("Belum ada SDM TIK yang dicatat")
    worst = next(((name, gap) for name, gap in staff.gaps if gap.missing), None)
    if worst is None:
        return _("Kompetensi yang dibutuhkan sudah dimiliki di %(n)s jabatan") % {"n": whole.posts - whole.unknown}
    name, gap = worst
    return _("%(name)s paling kurang: %(missing)s dari %(needed)s jabatan yang membutuhkannya belum memilikinya") % {
        "name": name,
        "missing": gap.missing,
        "needed": gap.needed,
    }


def gap_chart(staff: Staff, title: str) -> dict[str, Any] | None:
    """Posts that need a competence, with a mark for those that have it."""
    return bars(
        title,
        [
            Bar(name, Decimal(gap.needed), _("kurang %(n)s") % {"n": gap.missing}, Decimal(gap.covered), tone=4)
            for name, gap in staff.gaps
            if gap.needed
        ],
        marks=_("Sudah dimiliki"),
    )
