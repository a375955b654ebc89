"""Doubles in the example: found by a search, some decided, one asked about, two with an outcome; the rest waits."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pemantik.config.demo_data.clock import Clock, Story
from pemantik.config.demo_data.people import Cast
from pemantik.config.demo_data.scenes import playing
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import DETAILED, Place, Tree
from pemantik.inventory.models import Entry
from pemantik.overlaps.models import GroupMember, Pair
from pemantik.overlaps.services import outcomes
from pemantik.overlaps.services.deciding import decide
from pemantik.overlaps.services.outcomes import OutcomePlan
from pemantik.overlaps.services.owners import ask_owners
from pemantik.overlaps.services.searching import ask_search, run_search


def stories_of_doubles(tree: Tree, cast: Cast, clock: Clock) -> Iterator[Story]:
    """The search through the inventory, and what the member that is shown in detail makes of it."""
    place = tree.members.get(DETAILED)
    if place is not None:
        yield _story(place, cast, clock)


def _story(place: Place, cast: Cast, clock: Clock) -> Story:
    rows = content("doubles")
    coordinator = cast(place.region, "coordinator")
    yield clock.at(rows["searched"], 0.4)
    with playing(coordinator) as access:
        run_search(ask_search(access).pk)
    yield clock.at(rows["decided"], 0.5)
    for row in rows["pairs"]:
        _decide(_pair(place, row["pair"]), row, place, cast)
    yield clock.at(rows["planned"], 0.3)
    with playing(coordinator) as access:
        for row in rows["outcomes"]:
            group, plan = _plan(place, row, clock)
            outcomes.record_outcome(access, group, 0, plan)
    for row in rows["outcomes"]:
        if "done" in row:
            yield clock.at(row["done"], 0.6)
            _finish(place, row, cast, clock)
    yield clock.at(rows["asked"], 0.2)
    with playing(coordinator) as access:
        for row in rows["questions"]:
            due = clock.today + timedelta(days=row["due"])
            pair = _pair(place, row["pair"])
            ask_owners(access, pair.pk, [_entry(place, row["of"]).pk], row["text"], due)


def _decide(pair: Pair, row: Mapping[str, Any], place: Place, cast: Cast) -> None:
    """The coordinator decides; a pair that a second person has to read is read by the internal assessor too."""
    for reader in ("coordinator", "internal"):
        with playing(cast(place.region, reader)) as access:
            pair = decide(access, pair.pk, pair.version, row["verdict"], row.get("reason", ""))
        if pair.state == Pair.State.DECIDED:
            return


def _plan(place: Place, row: Mapping[str, Any], clock: Clock) -> tuple[int, OutcomePlan]:
    """The group of an entry and what becomes of it."""
    stays = _entry(place, row["of"])
    until = clock.today + timedelta(days=row["until"])
    return _group(stays), OutcomePlan(row["what"], stays.pk, place.units[row["doer"]].pk, until)


def _finish(place: Place, row: Mapping[str, Any], cast: Cast, clock: Clock) -> None:
    done_on = clock.at(row["done"]).date()
    saved = {_entry(place, row["goes"]).pk: Decimal(row["realised"])}
    with playing(cast(place.region, "coordinator")) as access:
        outcomes.finish_outcome(access, _group(_entry(place, row["of"])), 1, done_on, saved, row["note"])


def _group(entry: Entry) -> int:
    return GroupMember.objects.get(entry=entry, group__is_live=True, status=GroupMember.Status.IN).group_id


def _pair(place: Place, names: tuple[str, str]) -> Pair:
    one, other = sorted(_entry(place, name).pk for name in names)
    return Pair.objects.get(first=one, second=other)


def _entry(place: Place, name: str) -> Entry:
    return Entry.objects.get(institution=place.node, name=name)
