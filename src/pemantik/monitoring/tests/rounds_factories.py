"""A kabupaten of Lampung with units, their people, and rounds in every state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.assessments.tests.factories import make_access
from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import create_entry
from pemantik.monitoring.models import Response, Round
from pemantik.monitoring.services.responses import save_answers, submit_response
from pemantik.monitoring.services.rounds import TEMPLATE, Plan, create_round, open_round
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_institution, make_unit

#: Answers to every question of the template that must be answered, as people type them.
ANSWERS: dict[str, Any] = {
    "kondisi-perangkat": "4",
    "perangkat-baik": "20",
    "perangkat-rusak-ringan": "4",
    "perangkat-rusak-berat": "1",
    "pegawai-berkomputer": "80",
    "listrik-cadangan": "ya",
    "kondisi-jaringan": "2",
    "jangkauan-jaringan": "60%",
    "hari-gangguan": "12",
    "jenis-sambungan": ["Serat optik", "Nirkabel"],
    "kondisi-aplikasi": "4",
    "aplikasi-aktif": "3",
    "aplikasi-tidak-aktif": "1",
    "salinan-cadangan": "tidak",
    "isian-ganda": "Sering",
    "kecukupan-sdm": "1",
    "jumlah-sdm": "2",
    "pelatihan-sdm": "0",
    "penanganan-gangguan": "Dinas Kominfo",
    "prosedur-tik": "tidak",
    "akun-sendiri": "ya",
    "insiden-keamanan": "1",
}
PROBLEM = {"id": "", "text": "Internet sering mati", "topic": "jaringan", "impact": "berhenti", "since": "Maret 2026"}
NEED = {
    "id": "",
    "what": "Laptop pelayanan",
    "kind": "Perangkat",
    "why": "Antrean panjang di loket",
    "urgency": "Mengganggu layanan",
    "cost": "Rp45.000.000",
}


@dataclass
class World:
    """A province, a kabupaten with three units, and people of all."""

    province: Node
    institution: Node
    health: Node
    school: Node
    works: Node
    coordinator: Access
    province_coordinator: Access
    health_operator: Access
    health_second: Access
    school_operator: Access
    head: Access
    stranger: Access


def make_world() -> World:
    """Everything but a round."""
    province = make_institution("18", name="Provinsi Lampung")
    institution = make_institution("18.10", province, name="Kabupaten Pringsewu")
    health, school, works = (
        make_unit(institution, name) for name in ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Pekerjaan Umum")
    )
    elsewhere = make_institution("32.01", name="Kabupaten Bogor")
    return World(
        province=province,
        institution=institution,
        health=health,
        school=school,
        works=works,
        coordinator=make_access(Role.COORDINATOR, institution),
        province_coordinator=make_access(Role.COORDINATOR, province),
        health_operator=make_access(Role.OPERATOR, health),
        health_second=make_access(Role.DATA_ENTRY, health),
        school_operator=make_access(Role.OPERATOR, school),
        head=make_access(Role.HEAD, institution),
        stranger=make_access(Role.COORDINATOR, elsewhere),
    )


def plan(name: str = "Monitoring telematika", period: str = "Semester II 2026", days: int = 10) -> Plan:
    """A round that ends in some days."""
    return Plan(name, period, timezone.localdate() + timedelta(days=days))


def make_draft(world: World, source: str = TEMPLATE, **words: Any) -> Round:
    """A draft of the kabupaten."""
    with acting(world.coordinator.user):
        return create_round(Access(world.coordinator.user), world.institution.pk, plan(**words), source)


def make_open(world: World, source: str = TEMPLATE, **words: Any) -> Round:
    """An open round of the kabupaten."""
    return open_round(Access(world.coordinator.user), make_draft(world, source, **words).pk)


def response_of(round_: Round, node: Node) -> Response:
    """The response of a unit."""
    return Response.objects.get(round=round_, node=node)


def send(
    round_: Round, node: Node, access: Access, answers: Mapping[str, Any] | None = None, **changed: Any
) -> Response:
    """Let a unit answer everything and send it."""
    response = response_of(round_, node)
    sent = dict(ANSWERS if answers is None else answers) | changed
    saved = save_answers(access, response.pk, response.version, sent)
    assert not saved.problems, saved.problems
    return submit_response(access, response.pk, saved.response.version)


def let_due_pass(round_: Round, days: int = 3) -> date:
    """The last day lies in the past."""
    due = timezone.localdate() - timedelta(days=days)
    Round.objects.filter(pk=round_.pk).update(due_on=due, opens_on=due - timedelta(days=20))
    return due


def make_devices(access: Access, node: Node, condition: str, pieces: int) -> Entry:
    """Devices in the inventory."""
    texts = {"name": f"Laptop {condition}", "kondisi": condition, "jumlah": str(pieces), "jenis_perangkat": "Laptop"}
    return create_entry(access, "perangkat", node.pk, Sent(texts))
