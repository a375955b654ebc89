"""A round from its first question to its analysis, as its people use it."""

import pytest

from pemantik.monitoring.models import Round
from pemantik.monitoring.tests.rounds_factories import ANSWERS, make_world
from pemantik.organizations.models import Node

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def world():
    return make_world()


def test_a_whole_round_in_the_browser(world, client) -> None:
    client.force_login(world.coordinator.user)
    assert client.get("/pemantauan/").status_code == 200
    sent = {
        "institution": world.institution.pk,
        "name": "Monev",
        "period": "2026",
        "due_on": "31 Desember 2099",
        "source": "template",
    }
    assert client.post("/pemantauan/putaran/baru/", sent).status_code == 302
    round_ = Round.objects.get()
    base = f"/pemantauan/putaran/{round_.pk}/"
    for path in (
        "",
        "ubah/",
        "peserta/",
        "kuesioner/",
        "kuesioner/tambah/",
        f"kuesioner/{round_.questions.first().pk}/",
    ):
        assert client.get(base + path).status_code == 200, path
    assert client.post(base + "buka/").status_code == 302
    client.force_login(world.health_operator.user)
    page = client.get("/pemantauan/").content.decode()
    response = round_.responses.get(node=world.health)
    assert f"/pemantauan/isian/{response.pk}/" in page
    form = client.get(f"/pemantauan/isian/{response.pk}/")
    assert "Bagaimana kondisi komputer" in form.content.decode()
    fields = {f"q-{key}": value for key, value in ANSWERS.items()} | {"q-jenis-sambungan-here": "1"}
    fields |= {"q-kebutuhan-0-id": "", "q-kebutuhan-0-what": "Laptop", "q-kebutuhan-0-kind": "Perangkat"}
    fields |= {
        "q-kebutuhan-0-why": "Rusak",
        "q-kebutuhan-0-urgency": "Mengganggu layanan",
        "q-kebutuhan-0-cost": "12.000.000",
    }
    answered = client.post(
        f"/pemantauan/isian/{response.pk}/", fields | {"version": "1", "action": "send"}, follow=True
    )
    assert "Terkirim" in answered.content.decode()
    client.force_login(world.coordinator.user)
    analysis = client.post(base + "tutup/", follow=True)
    assert "Prioritas kebijakan" in analysis.content.decode()
    assert "Anggarkan Laptop." in analysis.content.decode()
    client.post(base + "analisis/", {"version": Round.objects.get().version, "conclusions": "Ganti semua kabel."})
    client.post(base + "analisis/terbitkan/", {"to": "show"})
    client.force_login(world.head.user)
    page = client.get(base + "analisis/").content.decode()
    assert "Ganti semua kabel." in page
    assert "Dinas Pendidikan" in page
    assert client.get(f"{base}analisis/{world.health.pk}/").status_code == 200
    assert client.get(f"{base}analisis/{world.school.pk}/").status_code == 200
    assert Node.objects.get(pk=world.health.pk).entries.get(kind="kebutuhan").name == "Laptop"
