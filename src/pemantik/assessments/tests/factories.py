"""Plain functions that build what the tests of this room need: a province with members, people, a running campaign."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.accounts.models import User
from pemantik.assessments.models import (
    Assessment,
    Blob,
    Campaign,
    CampaignStage,
    Document,
    DocumentVersion,
    EvidenceUse,
    StageRecord,
)
from pemantik.assessments.plans import CampaignPlan, propose
from pemantik.assessments.services.assessors import declare
from pemantik.assessments.services.campaigns import create_draft, open_campaign
from pemantik.organizations.models import Grant, Node, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

_numbers = count(1)


def make_root(name: str = "Provinsi Contoh", kind: str = NodeKind.PROVINCE) -> Node:
    """The top of a tree."""
    return Node.objects.add_root({"name": name, "kind": kind})


def make_node(parent: Node, name: str = "", kind: str = NodeKind.DEPARTMENT) -> Node:
    """A node below another."""
    parent.refresh_from_db()
    return Node.objects.add_child(parent, {"name": name or f"Unit {next(_numbers)}", "kind": kind})


def make_user(name: str = "") -> User:
    """A person without a password."""
    number = next(_numbers)
    return User.objects.create(email=f"orang{number}@contoh.go.id", name=name or f"Orang {number}")


def make_access(role: Role | None, node: Node | None = None, user: User | None = None) -> Access:
    """Somebody with one role on a node; nobody in particular without a role."""
    person = user or make_user()
    if role and node:
        until = timezone.now() + timedelta(days=30) if role is Role.AUDITOR else None
        Grant.objects.create(user=person, role=role, node=node, valid_until=until)
    return Access(person)


def plan_for(
    *nodes: Node,
    programme: str = "pemdi-2026",
    instrument: str = "",
    without: Iterable[str] = (),
    start: date | None = None,
) -> CampaignPlan:
    """A plan whose first stages are open today: they begin together and end in thirty days."""
    today = start or timezone.localdate()
    plan = propose(programme, 2026, today, instrument, without)
    stages = tuple(replace(stage, opens_on=today, closes_on=today + timedelta(days=30)) for stage in plan.stages)
    return replace(plan, stages=stages, participants=tuple(node.pk for node in nodes))


@dataclass
class World:
    """A province, two members with two units each, and people in every role at the places that matter."""

    province: Node
    city: Node
    other: Node
    health: Node
    planning: Node
    other_unit: Node
    coordinator: Access
    province_coordinator: Access
    assessor: Access
    people: dict[str, Access] = field(default_factory=dict)


def make_world() -> World:
    """The tree and its people, without any campaign."""
    province = make_root()
    city = make_node(province, "Kota Satu", NodeKind.CITY)
    other = make_node(province, "Kabupaten Dua", NodeKind.REGENCY)
    return World(
        province=province,
        city=city,
        other=other,
        health=make_node(city, "Dinas Kesehatan"),
        planning=make_node(city, "Bappeda"),
        other_unit=make_node(other, "Dinas Lain"),
        coordinator=make_access(Role.COORDINATOR, city),
        province_coordinator=make_access(Role.COORDINATOR, province),
        assessor=make_access(Role.EXTERNAL_ASSESSOR, province),
    )


def make_campaign(world: World, *nodes: Node, plan: CampaignPlan | None = None, owner: Node | None = None) -> Campaign:
    """An open campaign of the province (or of `owner`) with these participants."""
    access = world.province_coordinator
    with acting(access.user):
        place = owner or world.province
        draft = create_draft(access, place.pk, plan or plan_for(*(nodes or (world.city,))))
        return open_campaign(access, draft.pk)


def assessment_of(campaign: Campaign, node: Node) -> Assessment:
    """The assessment of a participant, read anew."""
    return Assessment.objects.select_related("node", "campaign", "stage").get(campaign=campaign, node=node)


def stage_of(campaign: Campaign, kind: str) -> CampaignStage:
    """The stage of that kind."""
    return campaign.stages.get(kind=kind)


def record_of(assessment: Assessment, kind: str) -> StageRecord:
    """A stage of an assessment, read anew."""
    return StageRecord.objects.select_related("stage").get(assessment=assessment, stage__kind=kind)


def make_use(
    assessment: Assessment, code: str, level: int | None = 1, item: int | None = 1, by: User | None = None
) -> EvidenceUse:
    """A document with one file, used for an evidence item in the stage that is open."""
    number = next(_numbers)
    author = by or make_user()
    blob = Blob.objects.create(
        sha256=hashlib.sha256(str(number).encode()).hexdigest(), size=1, content_type="application/pdf"
    )
    document = Document.objects.create(owner=assessment.node, title=f"Dokumen {number}", created_by=author)
    version = DocumentVersion.objects.create(
        document=document, number=1, blob=blob, filename="a.pdf", uploaded_by=author
    )
    stage = assessment.stage or assessment.campaign.stages.first()
    return EvidenceUse.objects.create(
        assessment=assessment, stage=stage, code=code, level=level, item=item, version=version, added_by=author
    )


def free_of_conflict(access: Access, assessment: Assessment) -> None:
    """The assessor declares that there is no conflict of interest."""
    declare(access, assessment.pk, has_conflict=False)
