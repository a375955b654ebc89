"""A country of data, the same in every run: institutions x 47 indicators x 6 stages x 5 finished years, one running.

Campaigns are drafted, opened and closed by the product's own services; only values, files and the tree are entered in
bulk. The database must be empty.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import beside

YEARS = 5
UNITS = 150
BATCH = 5000
INSTRUMENT = "spbe-2020"
WORDS = "Kebijakan ditetapkan, diterapkan pada seluruh unit, dan ditinjau setiap tahun oleh tim koordinasi. "


@dataclass(frozen=True)
class World:
    """Keys of what the measurements need. `desk`: the assessment that waits for assessors; `security`: Indeks KAMI."""

    coordinator: int
    participant: int
    last_participant: int
    operator: int
    assessor: int
    head: int
    campaign: int
    draft: int
    assessment: int
    submitted: int
    record: int
    desk: int
    desk_stage: int
    security: int
    finished_assessment: int
    document: int
    meeting: int
    unit: int
    institution: int


def make(institutions: int) -> World:
    """Fill the connected empty database; returns what to look at."""
    from pemantik.accounts.audit import acting
    from pemantik.accounts.models import User
    from pemantik.organizations.permissions import Access

    if User.objects.exists():
        sys.exit("The database is not empty; the bench wants one of its own.")
    _finish_setup()
    root, nodes = _tree(institutions)
    people = _people(root, nodes)
    units = list(nodes[0].get_children())
    operator, assessor, head = _specialists(root, units[0])
    access, today = Access(people[0]), _today()
    with acting(people[0], "127.0.0.1"):
        finished = [_year(access, root.pk, nodes, people, today.year - ago) for ago in range(YEARS, 0, -1)]
        running = _running(access, root.pk, nodes, people)
        examined = _examined(access, root.pk, nodes, people)
        security = _security(access, root.pk, nodes, people)
        draft = _draft(access, root.pk, _plan(nodes, today.year + 1, today))
    receipt = _submit(people[-1], security.assessments.order_by("pk").last())
    codes = _codes(running)
    versions = beside.library(nodes, people[1:], codes)
    beside.use(running, versions, codes, people[1:])
    beside.use(examined, versions, codes, people[1:], judged_by=assessor)
    beside.use(finished[-1], versions, codes, people[1:], judged_by=assessor)
    beside.questions(examined, assessor, codes)
    beside.trail(nodes, people[1:])
    beside.invitations(root, people[0], institutions)
    beside.consents(nodes, root, people[0])
    first, waiting = _first(running), _first(examined)
    _declare(examined, assessor)
    _assign(first, nodes[0], operator)
    meeting = beside.meetings(waiting, examined.stages.get(kind="interview"), units, people[0])
    _analyse()
    return World(
        coordinator=people[0].pk,
        participant=people[1].pk,
        last_participant=people[-1].pk,
        operator=operator.pk,
        assessor=assessor.pk,
        head=head.pk,
        campaign=running.pk,
        draft=draft.pk,
        assessment=first.pk,
        submitted=receipt.assessment_id,
        record=receipt.pk,
        desk=waiting.pk,
        desk_stage=waiting.stage_id,
        security=_first(security).pk,
        finished_assessment=_first(finished[-1]).pk,
        document=versions[0].document_id,
        meeting=meeting.pk,
        unit=units[0].pk,
        institution=nodes[0].pk,
    )


def _first(campaign: object) -> object:
    return campaign.assessments.order_by("pk").first()


def _codes(campaign: object) -> list[str]:
    return [leaf.code for leaf in campaign.instrument.structure.leaves]


def _analyse() -> None:
    """PostgreSQL looks at its data now, as it would have overnight."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")


def _finish_setup() -> None:
    """The first run is over, else every page leads to it."""
    from django.utils import timezone

    from pemantik.organizations.models import Setup

    Setup.objects.update_or_create(pk=1, defaults={"finished_at": timezone.now()})


def _today() -> date:
    from django.utils import timezone

    return timezone.localdate()


def _tree(institutions: int) -> tuple[object, list]:
    """One root with all institutions below it, and 150 units in the first."""
    from pemantik.organizations.models import Node

    def add(parent: Node, kind: str, names: list[str]) -> list[Node]:
        made = [
            Node(
                kind=kind,
                name=name,
                depth=parent.depth + 1,
                path=Node._get_path(parent.path, parent.depth + 1, number),
                numchild=0,
            )
            for number, name in enumerate(names, start=1)
        ]
        Node.objects.bulk_create(made, batch_size=BATCH)
        Node.objects.filter(pk=parent.pk).update(numchild=len(made))
        return made

    root = Node.objects.add_root({"kind": "kementerian", "name": "Kementerian Contoh"})
    found = add(root, "kabupaten", [f"Kabupaten {number:04d}" for number in range(institutions)])
    add(found[0], "opd", [f"Dinas {number:03d}" for number in range(UNITS)])
    return root, list(Node.objects.filter(depth=2).order_by("path"))


def _people(root: object, nodes: list) -> list:
    """One who may do everything, then one person who fills in for each institution."""
    from pemantik.accounts.models import User
    from pemantik.organizations.models import Grant

    names = ["koordinator", *(f"pengisi-{number:04d}" for number in range(len(nodes)))]
    people = User.objects.bulk_create(
        [User(email=f"{name}@example.go.id", name=name.title(), password="!") for name in names], batch_size=BATCH
    )
    for role in ("coordinator", "administrator", "external_assessor"):
        Grant.objects.create(user=people[0], role=role, node=root)
    Grant.objects.bulk_create(
        [Grant(user=person, role="responsible", node=node) for person, node in zip(people[1:], nodes, strict=True)],
        batch_size=BATCH,
    )
    return people


def _specialists(root: object, unit: object) -> list:
    """One who enters data for a unit, an assessor of everyone, and one who only reads results."""
    from pemantik.accounts.models import User
    from pemantik.organizations.models import Grant

    found = []
    for role, node in (("operator", unit), ("external_assessor", root), ("head", root)):
        person = User.objects.create(email=f"{role}@example.go.id", name=role.title(), password="!")
        Grant.objects.create(user=person, role=role, node=node)
        found.append(person)
    return found


def _plan(
    nodes: list, year: int, start: date, programme: str = "spbe-evaluasi", instrument: str = INSTRUMENT
) -> object:
    """All six stages, each of some weeks."""
    from pemantik.assessments.models import StageKind
    from pemantik.assessments.plans import StagePlan, propose

    stages = tuple(
        StagePlan(kind, str(kind.label), start + timedelta(days=40 * order), start + timedelta(days=40 * order + 39))
        for order, kind in enumerate(StageKind)
    )
    plan = propose(programme, year, start, instrument)
    return replace(plan, name=f"Evaluasi {year}", stages=stages, participants=tuple(node.pk for node in nodes))


def _draft(access: object, owner: int, plan: object) -> object:
    from pemantik.assessments.services.campaigns import create_draft

    return create_draft(access, owner, plan)


def _open(access: object, owner: int, plan: object) -> object:
    from pemantik.assessments.services.campaigns import open_campaign

    return open_campaign(access, _draft(access, owner, plan).pk)


def _year(access: object, owner: int, nodes: list, people: list, year: int) -> object:
    """A finished campaign: a value of its own for every indicator in every stage."""
    from pemantik.assessments.models import StageRecord, StageState
    from pemantik.assessments.services.closing import close_campaign
    from pemantik.assessments.services.freezing import freeze

    campaign = _open(access, owner, _plan(nodes, year, date(year, 2, 1)))
    _values(campaign, people, list(campaign.stages.order_by("order")))
    StageRecord.objects.filter(assessment__campaign=campaign).update(state=StageState.SUBMITTED)
    close_campaign(access, campaign.pk)
    freeze(campaign.pk)
    campaign.refresh_from_db()
    return campaign


def _running(access: object, owner: int, nodes: list, people: list) -> object:
    """This year's campaign, whose first stage is being filled in."""
    today = _today()
    campaign = _open(access, owner, _plan(nodes, today.year, today - timedelta(days=10)))
    _values(campaign, people, list(campaign.stages.order_by("order"))[:1])
    return campaign


def _examined(access: object, owner: int, nodes: list, people: list) -> object:
    """A campaign beside it, whose documents assessors are reading."""
    from pemantik.assessments.models import StageRecord, StageState

    today = _today()
    campaign = _open(access, owner, replace(_plan(nodes, today.year, today - timedelta(days=90)), name="Pendalaman"))
    stages = list(campaign.stages.order_by("order"))
    _values(campaign, people, stages[:1])
    records = StageRecord.objects.filter(assessment__campaign=campaign)
    records.filter(stage__in=stages[:2]).update(state=StageState.SUBMITTED, index=Decimal("2.75"))
    records.filter(stage=stages[2]).update(state=StageState.OPEN)
    campaign.assessments.update(stage=stages[2])
    return campaign


def _security(access: object, owner: int, nodes: list, people: list) -> object:
    """Indeks KAMI, with its many questions, in its first stage."""
    plan = _plan(nodes, _today().year, _today() - timedelta(days=10), "indeks-kami", "indeks-kami-5")
    campaign = _open(access, owner, replace(plan, name="Indeks KAMI", stages=plan.stages[:3]))
    _values(campaign, people, list(campaign.stages.order_by("order"))[:1], highest=2)
    return campaign


def _submit(person: object, assessment: object) -> object:
    """The last institution is done with its questions."""
    from pemantik.accounts.audit import acting
    from pemantik.assessments.services.stages import submit
    from pemantik.organizations.permissions import Access

    with acting(person, "127.0.0.1"):
        return submit(Access(person), assessment.pk, assessment.stage_id)


def _declare(campaign: object, assessor: object) -> None:
    from pemantik.assessments.models import Declaration

    Declaration.objects.bulk_create(
        Declaration(assessment=assessment, assessor=assessor, has_conflict=False)
        for assessment in campaign.assessments.all()
    )


def _values(campaign: object, people: list, stages: list, highest: int = 5) -> None:
    from pemantik.assessments.models import StageValue

    def rows() -> Iterator[StageValue]:
        draw = random.Random(campaign.year)
        codes = _codes(campaign)
        assessments = campaign.assessments.order_by("pk").values_list("pk", flat=True)
        for person, assessment in zip(people[1:], assessments, strict=True):
            for stage in stages:
                for code in codes:
                    yield StageValue(
                        assessment_id=assessment,
                        stage_id=stage.pk,
                        code=code,
                        value=Decimal(draw.randint(1, highest)),
                        narrative=WORDS * draw.randint(0, 3),
                        author_id=person.pk,
                    )

    StageValue.objects.bulk_create(rows(), batch_size=BATCH)


def _assign(assessment: object, institution: object, operator: object) -> None:
    """Every indicator of the first assessment is asked of three of its units."""
    from pemantik.assessments.models import Assignment

    units = list(institution.get_children())
    codes = _codes(assessment.campaign)
    Assignment.objects.bulk_create(
        Assignment(assessment=assessment, code=code, unit=units[(3 * place + step) % len(units)])
        for place, code in enumerate(codes)
        for step in range(3)
    )
    Assignment.objects.filter(unit=units[0]).update(person=operator)
