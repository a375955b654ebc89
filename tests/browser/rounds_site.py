"""A kabupaten with rounds in every state."""

from datetime import timedelta

from django.utils import timezone

from pemantik.assessments.tests.factories import make_access
from pemantik.monitoring.models import Round
from pemantik.monitoring.services.conclusions import publish_analysis, write_conclusions
from pemantik.monitoring.services.responses import save_answers
from pemantik.monitoring.services.rounds import LAST, close_round
from pemantik.monitoring.tests.rounds_factories import (
    NEED,
    PROBLEM,
    World,
    make_devices,
    make_draft,
    make_open,
    make_world,
    response_of,
    send,
)
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_unit

UNITS = (
    ("Dinas Sosial", "5", "90"),
    ("Dinas Kependudukan dan Pencatatan Sipil", "4", "85"),
    ("Kecamatan Gadingrejo", "2", "35"),
    ("Rumah Sakit Umum Daerah Pringsewu", "3", "70"),
)


def close(world: World, round_: Round, text: str) -> None:
    """Closed, concluded, published."""
    close_round(world.coordinator, round_.pk)
    round_.refresh_from_db()
    write_conclusions(world.coordinator, round_.pk, round_.version, text)
    publish_analysis(world.coordinator, round_.pk)


def make_closed(world: World) -> tuple[Round, Round]:
    """Two rounds that can be compared: in the second the network is worse, one unit more answers, one is silent."""
    others = [(make_unit(world.institution, name), scale, percent) for name, scale, percent in UNITS]
    people = [(node, make_access(Role.OPERATOR, node), scale, percent) for node, scale, percent in others]
    for condition, pieces in (("Baik", 18), ("Rusak ringan", 5), ("Rusak berat", 1)):
        make_devices(world.health_operator, world.health, condition, pieces)
    first = make_open(world, period="Semester I 2026")
    second_need = NEED | {"what": "Sambungan serat optik", "kind": "Jaringan", "urgency": "Layanan terhenti"}
    second_need |= {"cost": "", "why": "Pelayanan berhenti saat internet mati"}
    slow = PROBLEM | {"text": "Komputer loket lambat", "topic": "perangkat", "impact": "lambat", "since": ""}
    send(first, world.health, world.health_operator, **{"kondisi-jaringan": "4", "jangkauan-jaringan": "80"})
    for node, access, scale, _percent in people[:3]:
        send(first, node, access, **{"kondisi-perangkat": scale, "kondisi-jaringan": "4"})
    close(world, first, "Putaran pertama.")
    second = make_open(world, source=LAST)
    send(second, world.health, world.health_operator, masalah=[PROBLEM, slow], kebutuhan=[NEED, second_need])
    for node, access, scale, percent in people:
        changed = {"kondisi-perangkat": scale, "jangkauan-jaringan": percent}
        send(second, node, access, **changed, kebutuhan=[second_need], masalah=[slow])
    close(world, second, "Perbaiki jaringan kecamatan lebih dahulu.\nAnggaran perangkat menunggu hasil cek fisik.")
    return first, second


def prepare() -> dict[str, object]:
    """Two closed rounds, an open one with a draft, a late one, a draft, and their people."""
    world = make_world()
    _first, second = make_closed(world)
    third = make_open(world, source=LAST, period="Semester I 2027")
    mine = response_of(third, world.health)
    answers = {"kondisi-perangkat": "4", "masalah": [PROBLEM], "kebutuhan": [NEED]}
    save_answers(world.health_operator, mine.pk, mine.version, answers)
    sent = send(third, world.school, world.school_operator)
    draft = make_draft(world, source=LAST, period="Semester II 2027")
    late = make_open(world, period="Triwulan I 2026", name="Pendataan jaringan")
    Round.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    people = {
        "coordinator": world.coordinator,
        "province": world.province_coordinator,
        "operator": world.health_operator,
        "second": world.health_second,
        "school": world.school_operator,
        "head": world.head,
        "auditor": make_access(Role.AUDITOR, world.institution),
        "stranger": world.stranger,
    }
    base = "/pemantauan/putaran"
    return {
        "people": people,
        "draft": f"{base}/{draft.pk}/",
        "describe": f"{base}/{draft.pk}/ubah/",
        "participants": f"{base}/{draft.pk}/peserta/",
        "questionnaire": f"{base}/{draft.pk}/kuesioner/",
        "question-add": f"{base}/{draft.pk}/kuesioner/tambah/",
        "question": f"{base}/{draft.pk}/kuesioner/{draft.questions.all()[0].pk}/",
        "open": f"{base}/{third.pk}/",
        "late": f"{base}/{late.pk}/",
        "closed": f"{base}/{second.pk}/",
        "answer": f"/pemantauan/isian/{mine.pk}/",
        "answer-late": f"/pemantauan/isian/{response_of(late, world.health).pk}/",
        "answers": f"/pemantauan/isian/{sent.pk}/",
        "analysis": f"{base}/{second.pk}/analisis/",
        "unit": f"{base}/{second.pk}/analisis/{world.health.pk}/",
    }
