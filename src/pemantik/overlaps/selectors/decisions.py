"""What people have decided, as the engine reads it."""

from pemantik.overlaps.engine.learning import Decisions
from pemantik.overlaps.models import APART, Pair, Verdict


def labelled() -> Decisions:
    """The verdict that counts of every decided pair, for learning; `unclear` teaches nothing. One query.

    Only a double is one thing: what is justified is the same function, but not the same money.
    """
    rows = (
        Pair.objects.filter(state=Pair.State.DECIDED, counted__isnull=False)
        .exclude(verdict=Verdict.UNCLEAR)
        .order_by("first_id", "second_id")
        .values_list("counted__features", "verdict", "institution__name", "counted__share")
    )
    return Decisions.of(
        [(features, verdict == Verdict.DOUBLE, region, share) for features, verdict, region, share in rows]
    )


def apart() -> set[tuple[str, str]]:
    """Pairs of ids that people hold for two things; no search joins them again. One query."""
    rows = Pair.objects.filter(state=Pair.State.DECIDED, verdict__in=APART).values_list("first_id", "second_id")
    return {(str(first), str(second)) for first, second in rows}
