"""Units with addresses in every state."""

import json
from datetime import timedelta

from django.utils import timezone

from pemantik.assessments.tests.factories import make_access
from pemantik.monitoring.models import Address, Day, Incident
from pemantik.monitoring.probing.findings import Cause
from pemantik.monitoring.services import checks_history, checks_import, checks_networks, checks_results
from pemantik.monitoring.tests.factories import down, ends_in, make_address, slow, up
from pemantik.organizations.models import Node
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_institution, make_province


def make_history(address: Address) -> None:
    """Ninety days with good, middling and bad ones, and some in which nothing was measured."""
    today = timezone.localdate()
    minutes = dict.fromkeys(range(1, 90), 1440) | {12: 1422, 20: 900, 25: 4, 3: 1439}
    checks_history.keep_days(
        Day(
            address=address,
            day=today - timedelta(days=back),
            measured=96,
            up=96 * worked // 1440,
            measured_minutes=1440,
            up_minutes=worked,
            latency_mean=240 + back,
            latency_p95=900 + 7 * back,
        )
        for back, worked in minutes.items()
        if back not in {8, 9}
    )


def make_states(nodes: dict[str, Node]) -> dict[str, Address]:
    """An address in each state."""
    now = timezone.now()
    findings = {
        "Sistem Informasi Kepegawaian": [up(180, ends_in(200, now))],
        "Antrean Puskesmas": [down(Cause.STATUS, 502), down(Cause.STATUS, 502)],
        "Portal Dinas Kesehatan": [slow(), slow()],
        "Absensi": [up(90, ends_in(5, now))],
        "Rekam medis": [up(), down(Cause.CERTIFICATE_EXPIRED)],
        "Arsip": [],
    }
    made = {}
    for name, each in findings.items():
        url = f"https://{name.lower().replace(' ', '-')}.dinkes.contoh.go.id/masuk"
        made[name] = make_address(nodes["unit"], url, name=name, created_at=now - timedelta(days=90))
        for place, finding in enumerate(each):
            checks_results.store({made[name].pk: finding}, now - timedelta(minutes=4 - 2 * place))
    make_history(made["Sistem Informasi Kepegawaian"])
    make_address(nodes["unit"], name="Situs lama", is_active=False, created_at=now - timedelta(days=90))
    return made


def prepare() -> dict[str, object]:
    """The data, its people, and the paths of pages."""
    nodes = make_province()
    made = make_states(nodes)
    operator = make_access(Role.OPERATOR, nodes["unit"])
    admin = make_access(Role.ADMINISTRATOR, nodes["province"])
    for _each in range(30):
        make_address(nodes["other_unit"])
    incident = Incident.objects.get(ended_at=None)
    ended = Incident.objects.create(
        address=made["Absensi"],
        started_at=timezone.now() - timedelta(days=3),
        ended_at=timezone.now() - timedelta(days=2, hours=20),
        cause=Cause.TIMEOUT,
        note="Listrik pusat data padam, genset terlambat menyala.",
        noted_by=operator.user,
        noted_at=timezone.now(),
    )
    checks_networks.allow_network(admin, nodes["province"].pk, "10.5.0.0/16", "Aplikasi di pusat data provinsi")
    checks_networks.set_prometheus(admin, nodes["province"].pk, 0, "http://10.5.0.9:9090", is_active=True)
    start = (timezone.now().timestamp() - 7200) // 300 * 300
    sample = [
        {
            "metric": {"__name__": "probe_success", "instance": instance},
            "values": [[start + 60 * place, "1"] for place in range(90)],
        }
        for instance in (made["Absensi"].url, "https://lain.contoh.go.id")
    ]
    text = json.dumps({"status": "success", "data": {"resultType": "matrix", "result": sample}})
    draft = checks_import.read_measurements(operator, "blackbox.json", text.encode())
    people = {
        "operator": operator,
        "admin": admin,
        "head": make_access(Role.HEAD, nodes["unit"]),
        "crowded": make_access(Role.COORDINATOR, nodes["sibling"]),
        "empty": make_access(Role.COORDINATOR, make_institution("17", name="Provinsi Bengkulu")),
    }
    return {
        "people": people,
        "good": f"/pemantauan/alamat/{made['Sistem Informasi Kepegawaian'].pk}/",
        "down": f"/pemantauan/alamat/{made['Antrean Puskesmas'].pk}/",
        "expiring": f"/pemantauan/alamat/{made['Absensi'].pk}/",
        "new": f"/pemantauan/alamat/{made['Arsip'].pk}/",
        "change": f"/pemantauan/alamat/{made['Arsip'].pk}/ubah/",
        "incident": f"/pemantauan/insiden/{incident.pk}/",
        "ended": f"/pemantauan/insiden/{ended.pk}/",
        "preview": f"/pemantauan/impor/{draft.pk}/",
    }
