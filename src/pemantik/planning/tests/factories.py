"""A kabupaten with units, reviewers and requests in every state, for tests."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from pemantik.assessments.tests.factories import make_access
from pemantik.inventory.models import Entry
from pemantik.inventory.tests.factories import make_entry
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_institution, make_unit
from pemantik.planning.models import Decision, Review, SpendingRequest
from pemantik.planning.services import deciding, requests, reviewing, sending
from pemantik.planning.services.deciding import Ruling
from pemantik.planning.services.requests import Draft

#: Everything that has to be there before it is sent.
TEXTS = {
    "title": "Pengadaan laptop pelayanan",
    "kind": "Perangkat keras",
    "year": "2027",
    "amount": "Rp120.000.000",
    "quantity": "10",
    "unit": "unit",
    "account": "5.2.02.10.01.0002",
    "purpose": "Antrean pendaftaran panjang karena komputer loket rusak.",
    "specification": "Prosesor empat inti, memori 16 GB.",
    "alternatives": "Memperbaiki yang lama lebih mahal.",
    "procurement": "katalog",
    "contact": "Kepala Subbagian Umum, telepon kantor.",
}
BUILD = TEXTS | {
    "title": "Pembangunan aplikasi presensi pegawai",
    "kind": "Pembangunan aplikasi",
    "account": "5.2.05.08.01.0005",
    "quantity": "1",
    "unit": "paket",
    "purpose": "Mencatat kehadiran pegawai dari telepon genggam.",
    "security": "Rendah",
    "personal_data": "ya",
}


@dataclass
class World:
    """A province, a kabupaten with three units, and people of all."""

    province: Node
    institution: Node
    health: Node
    school: Node
    ict: Node
    coordinator: Access
    second_coordinator: Access
    assessor: Access
    reviewer: Access
    operator: Access
    colleague: Access
    school_operator: Access
    head: Access
    stranger: Access

    def again(self, access: Access) -> Access:
        """The same person at another request: grants are read anew."""
        return Access(access.user)


def make_world() -> World:
    """Everything but requests."""
    province = make_institution("18", name="Provinsi Lampung")
    institution = make_institution("18.10", province, name="Kabupaten Pringsewu")
    health, school, ict = (
        make_unit(institution, name) for name in ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Kominfo")
    )
    elsewhere = make_institution("32.01", name="Kabupaten Bogor")
    return World(
        province=province,
        institution=institution,
        health=health,
        school=school,
        ict=ict,
        coordinator=make_access(Role.COORDINATOR, institution),
        second_coordinator=make_access(Role.COORDINATOR, institution),
        assessor=make_access(Role.INTERNAL_ASSESSOR, institution),
        reviewer=make_access(Role.REVIEWER, institution),
        operator=make_access(Role.OPERATOR, health),
        colleague=make_access(Role.DATA_ENTRY, health),
        school_operator=make_access(Role.OPERATOR, school),
        head=make_access(Role.HEAD, institution),
        stranger=make_access(Role.COORDINATOR, elsewhere),
    )


def make_draft(world: World, access: Access | None = None, node: Node | None = None, **texts: str) -> SpendingRequest:
    """A draft with everything that has to be there."""
    draft = Draft(TEXTS | texts)
    return requests.create_request(access or world.operator, (node or world.health).pk, draft)


def make_sent(world: World, access: Access | None = None, node: Node | None = None, **texts: str) -> SpendingRequest:
    """One that was sent."""
    found = make_draft(world, access, node, **texts)
    sending.submit_request(access or world.operator, found.pk, found.version)
    return fresh(found)


def make_reviewed(world: World, opinion: str = Review.Opinion.AGREE, **texts: str) -> SpendingRequest:
    """One with an opinion on its only part."""
    found = assign(world, make_sent(world, **texts))
    give_opinions(world, found, opinion)
    return fresh(found)


def assign(world: World, found: SpendingRequest, *parts: str) -> SpendingRequest:
    """Give parts to the internal assessor."""
    people = dict.fromkeys(parts or ("arsitektur",), world.assessor.user.pk)
    return reviewing.assign_reviews(world.coordinator, found.pk, fresh(found).version, people)


def give_opinions(world: World, found: SpendingRequest, opinion: str = Review.Opinion.AGREE) -> None:
    """The internal assessor has an opinion on everything."""
    for review in Review.objects.filter(of__request=found, of__number=found.sent_times):
        reviewing.give_opinion(world.assessor, review.pk, opinion, "Sesuai arsitektur.")


def make_decided(world: World, verdict: str = "approved", approved: int | None = None, **texts: str) -> Decision:
    """One that the coordinator decided."""
    found = make_reviewed(world, **texts)
    return decide(world, found, verdict, approved)


def decide(world: World, found: SpendingRequest, verdict: str = "approved", approved: int | None = None) -> Decision:
    """The coordinator's decision."""
    return deciding.decide_request(world.coordinator, found.pk, fresh(found).version, ruling(verdict, approved))


def ruling(verdict: str = "approved", approved: int | None = None, **more: Any) -> Ruling:
    """A ruling with its reasons."""
    conditions = ("Data diserahkan ke walidata.",) if verdict == "conditional" else ()
    value = None if approved is None else Decimal(approved)
    return Ruling(verdict, "Kebutuhan jelas dan harga wajar.", value, **({"conditions": conditions} | more))


def fresh(found: SpendingRequest) -> SpendingRequest:
    """As it is stored now."""
    return SpendingRequest.objects.select_related("node", "institution", "line").get(pk=found.pk)


def make_line(access: Access, node: Node, name: str, **texts: str) -> Entry:
    """A budget line of the inventory."""
    values = {"tahun": "2027", "pagu": "100000000", "jenis_belanja": "Perangkat keras"} | texts
    return make_entry(access, node, "belanja-tik", name, **values)


def wait_days(found: SpendingRequest, days: int) -> None:
    """It was sent so many days earlier."""
    moved = timezone.now() - timedelta(days=days)
    SpendingRequest.objects.filter(pk=found.pk).update(submitted_at=moved)
