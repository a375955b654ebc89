"""A country of data, the same in every run: institutions x 47 indicators x 6 stages x 5 finished years, one running.

    DATABASE_URL=sqlite:////tmp/bench.sqlite3 PEMANTIK_VAR=/tmp/bench python bench/data.py --institutions 700

The database must be empty. Campaigns are drafted, opened and closed by the product's own services; only values and the
tree are entered in bulk.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import django

YEARS = 5
UNITS = 150
BATCH = 5000
INSTRUMENT = "spbe-2020"
WORDS = "Kebijakan ditetapkan, diterapkan pada seluruh unit, dan ditinjau setiap tahun oleh tim koordinasi. "


@dataclass(frozen=True)
class World:
    """Keys of what the measurements need."""

    coordinator: int
    participant: int
    assessor: int
    assessment: int
    finished_assessment: int
    campaign: int
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
    access = Access(people[0])
    with acting(people[0], "127.0.0.1"):
        finished = [_year(access, root.pk, nodes, people, _today().year - ago) for ago in range(YEARS, 0, -1)]
        running = _running(access, root.pk, nodes, people)
    first = running.assessments.order_by("pk").first()
    _assign(first, nodes[0])
    return World(
        coordinator=people[0].pk,
        participant=people[1].pk,
        assessor=people[0].pk,
        assessment=first.pk,
        finished_assessment=finished[-1].assessments.order_by("pk").first().pk,
        campaign=running.pk,
        unit=nodes[0].get_children().first().pk,
        institution=nodes[0].pk,
    )


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


def _plan(nodes: list, year: int, start: date) -> object:
    """All six stages, each of some weeks."""
    from pemantik.assessments.models import StageKind
    from pemantik.assessments.plans import StagePlan, propose

    stages = tuple(
        StagePlan(kind, str(kind.label), start + timedelta(days=40 * order), start + timedelta(days=40 * order + 39))
        for order, kind in enumerate(StageKind)
    )
    plan = propose("spbe-evaluasi", year, start, INSTRUMENT)
    return replace(plan, name=f"Evaluasi {year}", stages=stages, participants=tuple(node.pk for node in nodes))


def _open(access: object, owner: int, plan: object) -> object:
    from pemantik.assessments.services.campaigns import create_draft, open_campaign

    return open_campaign(access, create_draft(access, owner, plan).pk)


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


def _values(campaign: object, people: list, stages: list) -> None:
    from pemantik.assessments.models import StageValue

    def rows() -> Iterator[StageValue]:
        draw = random.Random(campaign.year)
        codes = [leaf.code for leaf in campaign.instrument.structure.leaves]
        assessments = campaign.assessments.order_by("pk").values_list("pk", flat=True)
        for person, assessment in zip(people[1:], assessments, strict=True):
            for stage in stages:
                for code in codes:
                    yield StageValue(
                        assessment_id=assessment,
                        stage_id=stage.pk,
                        code=code,
                        value=Decimal(draw.randint(1, 5)),
                        narrative=WORDS * draw.randint(0, 3),
                        author_id=person.pk,
                    )

    StageValue.objects.bulk_create(rows(), batch_size=BATCH)


def _assign(assessment: object, institution: object) -> None:
    """Every indicator of the first assessment is asked of three of its units."""
    from pemantik.assessments.models import Assignment

    units = list(institution.get_children())
    codes = [leaf.code for leaf in assessment.campaign.instrument.structure.leaves]
    Assignment.objects.bulk_create(
        Assignment(assessment=assessment, code=code, unit=units[(3 * place + step) % len(units)])
        for place, code in enumerate(codes)
        for step in range(3)
    )


def main() -> None:
    """Fill the configured database and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institutions", type=int, default=700)
    arguments = parser.parse_args()
    django.setup()
    from pemantik.config.preparing import prepare_database

    prepare_database()
    began = time.perf_counter()
    print(make(arguments.institutions))
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
