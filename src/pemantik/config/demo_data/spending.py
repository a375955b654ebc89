"""Spending requests in the example: one realised, one refused, one that waits for its unit, one for its reviewers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pemantik.config.demo_data.clock import Clock, Story
from pemantik.config.demo_data.people import Cast
from pemantik.config.demo_data.scenes import playing
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import DETAILED, Place, Tree
from pemantik.inventory.models import Entry
from pemantik.organizations.permissions import Access
from pemantik.planning.models import Review, SpendingRequest
from pemantik.planning.services import deciding, realising, requests, reviewing, ruling, sending
from pemantik.planning.services.deciding import Ruling
from pemantik.planning.services.realising import Outcome
from pemantik.planning.services.requests import Draft
from pemantik.planning.services.reviewing import Asking

#: The part of the review that the internal assessor reads.
PART = "anggaran"


def stories_of_spending(tree: Tree, cast: Cast, clock: Clock) -> Iterator[Story]:
    """What units of the member that is shown in detail ask for, and what becomes of it."""
    place = tree.members.get(DETAILED)
    if place is not None:
        rows = content("spending")
        years = {"year": clock.today.year, "next": clock.today.year + 1}
        with playing(cast(place.region, "coordinator")) as access:
            ruling.set_holidays(access, place.node.pk, rows["holidays"].format(**years))
        for row in rows["requests"]:
            yield _story(place, row, cast, clock)


def _story(place: Place, row: Mapping[str, Any], cast: Cast, clock: Clock) -> Story:
    unit, coordinator = cast(place.region, row["who"]), cast(place.region, "coordinator")
    internal = cast(place.region, "internal")
    yield clock.at(row["sent"], 0.3)
    with playing(unit) as access:
        pk = _send(access, place, row, clock)
    if "reviewed" not in row:
        return
    yield clock.at(row["sent"] + 1, 0.4)
    with playing(coordinator) as access:
        reviewing.assign_reviews(access, pk, _version(pk), {PART: internal.user.pk})
    yield clock.at(row["reviewed"], 0.5)
    with playing(internal) as access:
        review = Review.objects.get(of__request=pk)
        reviewing.give_opinion(access, review.pk, row["opinion"], row["text"])
        if "question" in row:
            reviewing.ask_unit(access, pk, Asking(row["question"], days=10))
    if "decided" not in row:
        return
    yield clock.at(row["decided"], 0.6)
    with playing(coordinator) as access:
        approved = _money(row["approved"]) if "approved" in row else None
        given = Ruling(row["verdict"], row["reasons"], approved, row.get("conditions", ()))
        deciding.decide_request(access, pk, _version(pk), given)
    if "realised" in row:
        yield clock.at(row["realised"], 0.4)
        told = row["outcome"]
        outcome = Outcome(_money(told["contract_value"]), told["vendor"], told["bought"], met=told["met"])
        with playing(unit) as access:
            realising.record_realisation(access, pk, _version(pk), outcome)


def _send(access: Access, place: Place, row: Mapping[str, Any], clock: Clock) -> int:
    """Write the request and send it; returns its id."""
    named = row.get("objects", {})
    entries = Entry.objects.filter(institution=place.node, name__in=named)
    objects = {entry.pk: named[entry.name] for entry in entries}
    line = Entry.objects.get(institution=place.node, kind="belanja-tik", name=row["line"]).pk if "line" in row else None
    texts = {"year": str(clock.today.year + 1), **row["texts"]}
    made = requests.create_request(access, place.units[row["unit"]].pk, Draft(texts, objects), line)
    sending.submit_request(access, made.pk, made.version)
    return made.pk


def _version(pk: int) -> int:
    return SpendingRequest.objects.values_list("version", flat=True).get(pk=pk)


def _money(text: str) -> Decimal:
    return Decimal(text.replace(".", ""))
