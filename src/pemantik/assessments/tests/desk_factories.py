"""A running assessment with people in every role, for the tests of the working pages."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from pemantik.accounts.models import User
from pemantik.assessments.models import (
    Assessment,
    Assignment,
    Blob,
    Document,
    DocumentVersion,
    EvidenceUse,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
)
from pemantik.assessments.plans import propose
from pemantik.assessments.services.campaigns import create_draft, open_campaign
from pemantik.organizations.models import Grant, Node, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role


@dataclass
class World:
    """A province with a participant (and its two units) and a neighbour that takes no part."""

    province: Node
    node: Node
    unit: Node
    other_unit: Node
    neighbour: Node
    assessment: Assessment
    people: dict[str, User]

    def access(self, name: str) -> Access:
        """What one of the people may do."""
        return Access(self.people[name])

    def record(self, kind: StageKind) -> StageRecord:
        """One stage of the assessment."""
        return self.assessment.records.select_related("stage").get(stage__kind=kind)


PLACES = {
    "coordinator": (Role.COORDINATOR, "province"),
    "responsible": (Role.RESPONSIBLE, "node"),
    "entry": (Role.DATA_ENTRY, "node"),
    "operator": (Role.OPERATOR, "unit"),
    "colleague": (Role.OPERATOR, "other_unit"),
    "internal": (Role.INTERNAL_ASSESSOR, "node"),
    "assessor": (Role.EXTERNAL_ASSESSOR, "province"),
    "second": (Role.EXTERNAL_ASSESSOR, "province"),
    "reviewer": (Role.REVIEWER, "province"),
    "head": (Role.HEAD, "node"),
    "stranger": (Role.DATA_ENTRY, "neighbour"),
    "foreign_assessor": (Role.EXTERNAL_ASSESSOR, "neighbour"),
}
NAMES = {"operator": "Rina Wulandari", "entry": "Budi Santoso", "assessor": "Hendra Saputra", "second": "Sari Dewi"}


def make_world(instrument: str = "pemdi-2026", programme: str = "pemdi-2026", year: int = 2026) -> World:
    """Everything, with the self-assessment open and indicator 1 asked of the operator's unit."""
    province = Node.objects.add_root(kind=NodeKind.PROVINCE, name="Provinsi Lampung")
    node = Node.objects.add_child(province, kind=NodeKind.REGENCY, name="Kabupaten Pringsewu")
    neighbour = Node.objects.add_child(province, kind=NodeKind.REGENCY, name="Kabupaten Tanggamus")
    unit = Node.objects.add_child(node, kind=NodeKind.DEPARTMENT, name="Dinas Kominfo")
    other = Node.objects.add_child(node, kind=NodeKind.DEPARTMENT, name="Bappeda")
    nodes = {"province": province, "node": node, "unit": unit, "other_unit": other, "neighbour": neighbour}
    people = {}
    for name, (role, place) in PLACES.items():
        people[name] = User.objects.create_user(f"{name}@contoh.go.id", NAMES.get(name, name.title()))
        Grant.objects.create(user=people[name], role=role, node=nodes[place])
    plan = propose(programme, year, timezone.localdate() - timedelta(days=1), instrument)
    access = Access(people["coordinator"])
    draft = create_draft(access, province.pk, _with_participants(plan, [node.pk]))
    campaign = open_campaign(access, draft.pk)
    assessment = Assessment.objects.get(campaign=campaign)
    first = next(iter(campaign.instrument.structure.leaves)).code
    Assignment.objects.create(assessment=assessment, code=first, unit=unit)
    return World(province, node, unit, other, neighbour, assessment, people)


def _with_participants(plan, ids):
    from dataclasses import replace

    return replace(plan, participants=tuple(ids))


def move_to(world: World, kind: StageKind) -> StageRecord:
    """Put the assessment into a stage, as if all stages before it were submitted, and let the stage run now."""
    reached = False
    for record in world.assessment.records.select_related("stage").order_by("stage__order"):
        if record.stage.kind == kind:
            reached = True
            record.state = StageState.OPEN
            record.stage.opens_at = timezone.now() - timedelta(days=1)
            record.stage.closes_at = timezone.now() + timedelta(days=7)
            record.stage.save()
            world.assessment.stage = record.stage
            world.assessment.save()
        else:
            record.state = StageState.WAITING if reached else StageState.SUBMITTED
        record.save()
    return world.record(kind)


def make_use(world: World, code: str = "1", level: int | None = 1, item: int | None = 1, title: str = "RPJMD") -> EvidenceUse:
    """A document used as evidence, added in the self-assessment."""
    author = world.people["operator"]
    number = EvidenceUse.objects.count()
    blob = Blob.objects.create(sha256=f"{number:064d}", size=1000, content_type="application/pdf")
    document = Document.objects.create(
        owner=world.unit, title=title, number="4/2025", dated=date(2025, 8, 20), created_by=author
    )
    version = DocumentVersion.objects.create(
        document=document, number=1, blob=blob, filename="rpjmd.pdf", uploaded_by=author
    )
    stage = world.record(StageKind.SELF).stage
    return EvidenceUse.objects.create(
        assessment=world.assessment, stage=stage, code=code, level=level, item=item, version=version, added_by=author,
        pages="211 sampai 214",
    )


def make_value(world: World, code: str = "1", value: str = "2", narrative: str = "Sudah ada di RPJMD.", kind=StageKind.SELF) -> StageValue:
    """A stored value of one stage."""
    return StageValue.objects.create(
        assessment=world.assessment, stage=world.record(kind).stage, code=code, value=value, narrative=narrative,
        author=world.people["operator"],
    )
