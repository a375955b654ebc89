"""What the scenes of the play share: who acts, and the participant that they act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import floor
from typing import Any

from pemantik.accounts.audit import acting
from pemantik.assessments.models import Assessment, Campaign, DocumentVersion
from pemantik.config.demo_data.clock import Clock
from pemantik.config.demo_data.dice import dice
from pemantik.config.demo_data.people import Cast
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import PROVINCE, Place
from pemantik.maturity.instrument import Instrument
from pemantik.organizations.permissions import Access

#: Stands where the audit trail has the address of a computer: nobody sat at one.
ORIGIN = "contoh"


@contextmanager
def playing(access: Access) -> Iterator[Access]:
    """What happens inside is done by this person."""
    with acting(access.user, ORIGIN):
        yield access


@dataclass(frozen=True)
class Player:
    """A participant of the running campaign with everything that its story needs."""

    story: dict[str, Any]
    place: Place
    campaign: Campaign
    assessment: Assessment
    cast: Cast
    clock: Clock
    versions: dict[str, DocumentVersion] = field(default_factory=dict)

    @property
    def region(self) -> str:
        """Its Kemendagri code."""
        return self.place.region

    @cached_property
    def stages(self) -> dict[str, int]:
        """Ids of the stages by their kind."""
        return {stage.kind: stage.pk for stage in self.campaign.stages.all()}

    @property
    def instrument(self) -> Instrument:
        """The instrument of the campaign."""
        return self.campaign.instrument

    def own(self, key: str) -> Access:
        """One of the participant's own people."""
        return self.cast(self.region, key)

    def of_province(self, key: str) -> Access:
        """One of the province's people: coordinator, assessors, reviewers."""
        return self.cast(PROVINCE, key)

    def operator_of(self, unit: str) -> Access | None:
        """Who answers for this unit, if anybody does by name."""
        return self.cast.people.get((self.region, f"op_{unit}"))

    def answerer(self, code: str) -> Access:
        """Who answers this indicator: the operator of its unit, else the person who enters data for all."""
        return self.operator_of(content("answers")[code]["unit"]) or self.own("entry")

    def days(self, kind: str) -> tuple[int, int | None]:
        """First and last day of a stage, from today; no last one while it runs."""
        spoken = self.story[kind]
        return spoken[0], spoken[1] if len(spoken) > 1 else None

    def has(self, kind: str) -> bool:
        """Whether the story reaches this stage and works in it."""
        return isinstance(self.story.get(kind), list)

    def between(self, kind: str, part: float) -> datetime:
        """A moment so far into a stage (0 begins, 1 ends); while it runs it ends yesterday."""
        first, last = self.days(kind)
        end = -1 if last is None else last
        days = first + (end - first) * part
        whole = floor(days)
        return self.clock.at(whole, 0.05 + 0.9 * (days - whole))

    def share(self, kind: str) -> float:
        """The part of the work that is done in a stage: all of it once it is over."""
        return 1.0 if self.days(kind)[1] is not None else float(self.story.get("share", 1.0))

    def chance(self, *about: object) -> float:
        """A number from 0 to 1 that is always the same for the same words."""
        return dice(self.region, *about).random()
