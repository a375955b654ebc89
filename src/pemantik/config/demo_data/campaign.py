"""The running campaign of the province, with every member at its own place, and a second one that has just begun."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from pemantik.assessments.codes import index_codes
from pemantik.assessments.models import Assessment, Campaign, StageKind
from pemantik.assessments.plans import CampaignPlan, StagePlan, propose
from pemantik.assessments.services.answering import AnswerChanges, save_value
from pemantik.assessments.services.campaigns import create_draft, open_campaign
from pemantik.config.demo_data.answering import extension, self_assessment
from pemantik.config.demo_data.assessing import later_stages
from pemantik.config.demo_data.clock import Clock, Story
from pemantik.config.demo_data.dice import dice
from pemantik.config.demo_data.people import Cast
from pemantik.config.demo_data.scenes import Player, playing
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import PROVINCE, Tree

#: First and last day of each stage from today, and how long late work is taken. Stages overlap: members go in groups.
SCHEDULE = {
    StageKind.SELF: (-76, -12, 9),
    StageKind.INTERNAL: (-60, 3, 14),
    StageKind.DESK: (-46, 8, None),
    StageKind.INTERVIEW: (-34, 7, None),
    StageKind.VISIT: (-26, 18, None),
    StageKind.FINAL: (-14, 35, None),
}
DRAFTED, OPENED, SECOND = -79, -78, -6


def open_main(tree: Tree, cast: Cast, clock: Clock, year: int) -> list[Player]:
    """Open the campaign and gather its players."""
    plan = propose("pemdi-2026", year, clock.today)
    stages = tuple(_dated(stage, clock) for stage in plan.stages)
    named = replace(plan, name=f"Pemdi {year}", stages=stages)
    clock.set(clock.at(DRAFTED, 0.3))
    campaign = _open(tree, cast, clock, named)
    players = []
    for story in content("stories"):
        if place := tree.members.get(story["region"]):
            assessment = Assessment.objects.get(campaign=campaign, node=place.node)
            assessment.campaign = campaign
            players.append(Player(story, place, campaign, assessment, cast, clock))
    return players


def stories(players: list[Player], tree: Tree, cast: Cast, clock: Clock, year: int) -> Iterator[Story]:
    """Everything that happens in the running campaigns, side by side."""
    for player in players:
        yield _whole(player)
        yield extension(player)
    yield _second(tree, cast, clock, year)


def _whole(player: Player) -> Story:
    yield from self_assessment(player)
    yield from later_stages(player)


def _dated(stage: StagePlan, clock: Clock) -> StagePlan:
    first, last, late = SCHEDULE[StageKind(stage.kind)]
    day = timedelta(days=1)
    until = clock.today + late * day if late else None
    return replace(stage, opens_on=clock.today + first * day, closes_on=clock.today + last * day, late_until=until)


def _open(tree: Tree, cast: Cast, clock: Clock, plan: CampaignPlan) -> Campaign:
    """The campaign of all members, drafted now and opened the next day."""
    members = tuple(place.node.pk for place in tree.members.values())
    with playing(cast(PROVINCE, "province_coordinator")) as access:
        draft = create_draft(access, tree.province.node.pk, replace(plan, participants=members))
        clock.set(clock.moment + timedelta(days=1))
        return open_campaign(access, draft.pk)


def _second(tree: Tree, cast: Cast, clock: Clock, year: int) -> Story:
    """The province's own programme, just begun: a few members have written their first answers."""
    yield clock.at(SECOND - 1, 0.2)
    plan = propose("pemantik-2018", year, clock.today + timedelta(days=SECOND))
    campaign = _open(tree, cast, clock, replace(plan, name=f"PeMANTIK {year}"))
    codes = index_codes(campaign.instrument)
    for region in list(tree.members)[:4]:
        assessment = Assessment.objects.get(campaign=campaign, node=tree.members[region].node)
        for number in range(3):
            yield clock.at(-3 + number // 2, 0.3 + number / 10)
            level = dice(region, "second", number).randint(1, 3)
            words = f"Isian awal {tree.members[region].node.label}; bukti menyusul."
            with playing(cast(region, "entry")) as access:
                save_value(access, assessment.pk, codes[number], 0, AnswerChanges(value=str(level), narrative=words))
