"""Finished SPBE evaluations of earlier years: closed with frozen results, so that years can be compared."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pemantik.assessments.codes import index_codes
from pemantik.assessments.models import (
    Assessment,
    AssessorAssignment,
    Campaign,
    Declaration,
    ResultSnapshot,
    StageKind,
    StageValue,
)
from pemantik.assessments.plans import StagePlan, propose
from pemantik.assessments.services import closing, stages
from pemantik.assessments.services.campaigns import create_draft, open_campaign
from pemantik.config.demo_data.clock import Clock, on_workday
from pemantik.config.demo_data.dice import dice
from pemantik.config.demo_data.people import Cast
from pemantik.config.demo_data.scenes import playing
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import PROVINCE, Place, Tree
from pemantik.maturity.numbers import plain, round_half_up
from pemantik.organizations.permissions import Access

#: Month and day on which each stage begins and ends.
SCHEDULE = {
    StageKind.SELF: ((7, 1), (8, 15)),
    StageKind.DESK: ((8, 16), (9, 20)),
    StageKind.INTERVIEW: ((9, 21), (10, 20)),
    StageKind.FINAL: ((10, 21), (12, 10)),
}
PREPARED, CLOSED, PUBLISHED = (6, 20), (12, 14), (12, 28)
PROVINCE_MEAN = 3.1
#: How much higher the levels were each year, and how much higher SPBE's levels are than those of its successor.
GROWTH, OLDER_SCALE = 0.22, 0.55
#: Parts of the indicators that a stage lowers and raises by one level.
LOWERED, RAISED = 0.12, 0.06
SOURCE = "Data contoh, bukan hasil resmi"


def past_campaign(tree: Tree, cast: Cast, clock: Clock, year: int, years_ago: int) -> Campaign:
    """One whole evaluation of the province and its members, from opening to the published index."""
    coordinator = cast(PROVINCE, "province_coordinator")
    campaign = _open(tree, cast, clock, year)
    assessments = list(Assessment.objects.filter(campaign=campaign).select_related("node").order_by("node__path"))
    _name_assessors(campaign, assessments, cast)
    values = _self_values(tree, assessments, cast, year, years_ago)
    for stage in campaign.stages.all():
        _, (month, day) = SCHEDULE[StageKind(stage.kind)]
        clock.set(on_workday(date(year, month, day), 0.2))
        if stage.kind != StageKind.SELF:
            _change(assessments, stage.pk, stage.kind, values, cast)
        for assessment in assessments:
            with playing(_submitter(cast, tree, assessment, stage.kind)) as access:
                stages.submit(access, assessment.pk, stage.pk)
    with playing(coordinator):
        clock.set(on_workday(date(year, *CLOSED), 0.5))
        campaign = closing.close_campaign(coordinator, campaign.pk)
        clock.set(on_workday(date(year, *PUBLISHED), 0.5))
        _publish(coordinator, assessments)
    return campaign


def _open(tree: Tree, cast: Cast, clock: Clock, year: int) -> Campaign:
    clock.set(on_workday(date(year, *PREPARED), 0.3))
    plan = propose("spbe-evaluasi", year, date(year, 7, 1), "spbe-2020", (StageKind.INTERNAL, StageKind.VISIT))
    dated = tuple(_dated(stage, year) for stage in plan.stages)
    members = tuple(place.node.pk for place in tree.places)
    with playing(cast(PROVINCE, "province_coordinator")) as access:
        wanted = replace(plan, name=f"Evaluasi SPBE {year}", stages=dated, participants=members)
        draft = create_draft(access, tree.province.node.pk, wanted)
        return open_campaign(access, draft.pk)


def _dated(stage: StagePlan, year: int) -> StagePlan:
    first, last = SCHEDULE[StageKind(stage.kind)]
    return replace(stage, opens_on=date(year, *first), closes_on=date(year, *last))


def _name_assessors(campaign: Campaign, assessments: list[Assessment], cast: Cast) -> None:
    """Who assessed that year; nobody had a conflict of interest."""
    later = [stage for stage in campaign.stages.all() if stage.kind != StageKind.SELF]
    people = {stage.pk: cast(PROVINCE, _assessor(stage.kind)).user for stage in later}
    Declaration.objects.bulk_create(
        Declaration(assessment=assessment, assessor=person, has_conflict=False)
        for assessment in assessments
        for person in set(people.values())
    )
    AssessorAssignment.objects.bulk_create(
        AssessorAssignment(assessment=assessment, stage_id=stage_id, assessor=person)
        for assessment in assessments
        for stage_id, person in people.items()
    )


Levels = dict[tuple[int, str], int]


def _self_values(tree: Tree, assessments: list[Assessment], cast: Cast, year: int, years_ago: int) -> Levels:
    """Levels that the participants give themselves; written at once, not one by one."""
    stage_id = assessments[0].campaign.stages.get(kind=StageKind.SELF).pk
    means = {story["region"]: story["mean"] for story in content("stories")}
    levels: Levels = {}
    rows = []
    for assessment in assessments:
        region = assessment.node.region_id or ""
        mean = means.get(region, PROVINCE_MEAN) + OLDER_SCALE - GROWTH * years_ago
        author = cast(region, _entry(tree.province, region)).user
        for code in index_codes(assessment.campaign.instrument):
            level = min(max(round(mean + dice(region, code, "spbe").gauss(0, 0.8)), 1), 5)
            levels[assessment.pk, code] = level
            narrative = f"Keadaan tahun {year}: tingkat {level} menurut unit yang bertanggung jawab."
            rows.append(_row(assessment, stage_id, code, level, narrative, author.pk))
    StageValue.objects.bulk_create(rows, batch_size=500)
    return levels


def _entry(province: Place, region: str) -> str:
    return "province_coordinator" if region == province.region else "entry"


def _change(assessments: list[Assessment], stage_id: int, kind: str, levels: Levels, cast: Cast) -> None:
    """What the assessors of a stage valued differently."""
    assessor = cast(PROVINCE, _assessor(kind)).user
    rows = []
    for (assessment, code), level in _changes(assessments, kind, levels):
        levels[assessment.pk, code] = level
        reasons = content("words")["lower" if kind == StageKind.DESK else "raise"]
        reason = reasons[int(code) % len(reasons)]
        rows.append(_row(assessment, stage_id, code, level, reason, assessor.pk))
    StageValue.objects.bulk_create(rows, batch_size=500)


def _changes(assessments: list[Assessment], kind: str, levels: Levels) -> Iterator[tuple[tuple[Assessment, str], int]]:
    known = {assessment.pk: assessment for assessment in assessments}
    for (pk, code), level in list(levels.items()):
        assessment = known[pk]
        fate = dice(assessment.node.region_id, assessment.campaign.year, kind, code).random()
        if kind == StageKind.DESK and fate < LOWERED and level > 1:
            yield (assessment, code), level - 1
        elif kind != StageKind.DESK and fate < RAISED and level < 5:
            yield (assessment, code), level + 1


def _row(assessment: Assessment, stage_id: int, code: str, level: int, narrative: str, author_id: int) -> StageValue:
    return StageValue(
        assessment=assessment, stage_id=stage_id, code=code, value=level, narrative=narrative, author_id=author_id
    )


def _assessor(kind: str) -> str:
    return "reviewer" if kind == StageKind.FINAL else "external1"


def _submitter(cast: Cast, tree: Tree, assessment: Assessment, kind: str) -> Access:
    """Who submits this stage."""
    if kind != StageKind.SELF:
        return cast(PROVINCE, _assessor(kind))
    region = assessment.node.region_id or ""
    return cast(region, "province_coordinator" if region == tree.province.region else "coordinator")


def _publish(coordinator: Access, assessments: list[Assessment]) -> None:
    """Note the published index of everybody; one was published with a rounded figure."""
    finals = ResultSnapshot.objects.filter(assessment__in=assessments, stage__kind=StageKind.FINAL)
    for number, snapshot in enumerate(finals.order_by("assessment__node__path")):
        index = round_half_up(snapshot.index, 1) if number == 1 else snapshot.index
        reason = "Diumumkan dengan satu angka di belakang koma." if index != snapshot.index else ""
        published = closing.Published(plain(index), SOURCE, reason)
        closing.record_published(coordinator, snapshot.assessment_id, published)
