"""How far the readers agree where two have read."""

from django.db.models import OuterRef, Subquery

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.agreement import Agreement, agreement
from pemantik.overlaps.models import Decision

#: The newest so many pairs are looked at: how people read now, not years ago.
MOST = 1_000


def readers_agree(access: Access) -> Agreement:
    """The agreement of first and second readers in the institutions whose doubles the person decides. One query."""
    first = Decision.objects.filter(pair=OuterRef("pair"), round=OuterRef("round"), turn=Decision.FIRST)
    rows = (
        Decision.objects.filter(access.within(Action.REVIEW_OVERLAPS, "pair__institution__path"), turn=Decision.SECOND)
        .annotate(said_first=Subquery(first.values("verdict")[:1]))
        .order_by("-made_at", "-pk")
    )
    return agreement(rows.values_list("said_first", "verdict")[:MOST])
