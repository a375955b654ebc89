"""Addresses in people's hands: registering, changing, pausing, asking for a check; and their pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.monitoring.models import Address, AllowedNetwork, Day, Incident
from pemantik.monitoring.networks import rules_for
from pemantik.monitoring.services import checks, checks_incidents, checks_networks, checks_results
from pemantik.monitoring.services.checks import AddressPlan
from pemantik.monitoring.tests.factories import down, ends_in, make_address, slow, up
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_province

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def nodes():
    return make_province()


@pytest.fixture
def operator(nodes):
    return make_access(Role.OPERATOR, nodes["unit"])


@pytest.fixture
def admin(nodes):
    return make_access(Role.ADMINISTRATOR, nodes["province"])


def plan(**fields) -> AddressPlan:
    return AddressPlan(**{"name": "Portal", "url": "https://portal.contoh.go.id"} | fields)


def test_an_address_is_registered_in_its_normal_form_and_is_due_at_once(nodes, operator) -> None:
    made = checks.register_address(operator, nodes["unit"].pk, plan(url=" HTTPS://Portal.Contoh.go.id:443 "))
    assert made.url == "https://portal.contoh.go.id/"
    assert made.next_at <= timezone.now()
    entry = AuditEntry.objects.get(action="address.registered")
    assert (entry.node_path, entry.after["url"]) == (nodes["unit"].path, made.url)
    bare = checks.register_address(operator, nodes["unit"].pk, plan(url="absen.contoh.go.id/masuk"))
    assert bare.url == "https://absen.contoh.go.id/masuk"


@pytest.mark.parametrize(
    "fields",
    [
        *({"name": name} for name in ("", " \n", "x" * 151)),
        *({"url": url} for url in ("", "ftp://a.id/", "http://a.id:22/", "http://u:p@a.id/", "https://", "a" * 501)),
        *(
            {"url": url}
            for url in ("http://10.0.0.1/", "http://127.0.0.1/", "http://169.254.169.254/", "http://[::1]/")
        ),
        *({"interval": minutes} for minutes in (0, 1, 7, 1440)),
        *({"slow_ms": limit} for limit in (0, 99, 14_001)),
        {"method": "telepati"},
    ],
)
def test_what_cannot_be_checked_is_refused(nodes, operator, fields) -> None:
    with pytest.raises(Refused):
        checks.register_address(operator, nodes["unit"].pk, plan(**fields))
    assert not Address.objects.exists()


def test_one_address_stands_once_in_a_unit_and_a_unit_has_not_endless_many(nodes, operator, monkeypatch) -> None:
    checks.register_address(operator, nodes["unit"].pk, plan())
    with pytest.raises(Refused):
        checks.register_address(operator, nodes["unit"].pk, plan(name="Lagi"))
    checks.register_address(operator, nodes["division"].pk, plan())
    monkeypatch.setattr(checks, "MOST_PER_UNIT", 1)
    with pytest.raises(Refused):
        checks.register_address(operator, nodes["unit"].pk, plan(url="https://lain.contoh.go.id"))


def test_a_private_address_needs_an_allowed_network(nodes, operator, admin) -> None:
    private = plan(url="http://10.5.1.1:8080/")
    with pytest.raises(Refused):
        checks.register_address(operator, nodes["unit"].pk, private)
    network = checks_networks.allow_network(admin, nodes["province"].pk, "10.5.0.0/16", "Pusat data")
    assert checks.register_address(operator, nodes["unit"].pk, private).url == "http://10.5.1.1:8080/"
    checks_networks.withdraw_network(admin, network.pk)
    with pytest.raises(Refused):
        checks.register_address(operator, nodes["division"].pk, private)
    assert rules_for(nodes["unit"]).allowed == ()
    actions = AuditEntry.objects.filter(object_type="monitoring.allowednetwork").values_list("action", flat=True)
    assert sorted(actions) == ["network.allowed", "network.withdrawn"]


@pytest.mark.parametrize(
    "cidr",
    [
        *("", "x", "10.0.0.1/8", "10.0.0.0/7", "0.0.0.0/0", "::/0", "127.0.0.0/8", "127.0.0.1", "169.254.0.0/16"),
        *("169.254.169.254/32", "168.0.0.0/6", "::1/128", "fe80::/10", "fe80::/64", "fd00::/8", "fd00:ec2::/32"),
        *("::ffff:10.0.0.0/104", "2002::/16", "64:ff9b::/96", "224.0.0.0/8", "240.0.0.0/8", "0.0.0.0/8"),
    ],
)
def test_networks_that_can_never_be_allowed(nodes, admin, cidr) -> None:
    with pytest.raises(Refused):
        checks_networks.allow_network(admin, nodes["province"].pk, cidr, "Coba")
    assert not AllowedNetwork.objects.exists()


def test_networks_that_can_be_allowed_once_and_with_a_reason(nodes, admin) -> None:
    top = nodes["province"].pk
    for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.10.0/24", "192.168.10.7", "fd12:3456::/32"):
        checks_networks.allow_network(admin, top, cidr, "Pusat data")
    for cidr, reason in (("10.0.0.0/8", "Lagi"), ("10.1.0.0/16", " ")):
        with pytest.raises(Refused):
            checks_networks.allow_network(admin, top, cidr, reason)


def test_a_prometheus_is_set_with_a_version(nodes, admin) -> None:
    top = nodes["province"].pk
    made = checks_networks.set_prometheus(admin, top, 0, "http://10.5.0.9:9090/", is_active=True)
    assert made.url == "http://10.5.0.9:9090"
    with pytest.raises(Outdated):
        checks_networks.set_prometheus(admin, top, 0, "http://10.5.0.8:9090", is_active=True)
    for url in ("", "ftp://x/", "http://10.5.0.9:22", "http://10.5.0.9:9090/?a=b"):
        with pytest.raises(Refused):
            checks_networks.set_prometheus(admin, top, 1, url, is_active=True)
    checks_networks.set_prometheus(admin, top, 1, "http://10.5.0.8:9090", is_active=False)
    assert AuditEntry.objects.filter(action="prometheus.set").count() == 2


def test_a_change_keeps_the_history_and_a_second_editor_is_told(nodes, operator) -> None:
    address = make_address(nodes["unit"], certificate_until=timezone.now(), certificate_told=7)
    changed = checks.change_address(operator, address.pk, 1, plan(url="https://baru.contoh.go.id"))
    assert (changed.certificate_until, changed.certificate_told) == (None, None)
    with pytest.raises(Outdated):
        checks.change_address(operator, address.pk, 1, plan())
    entry = AuditEntry.objects.get(action="address.changed")
    assert set(entry.after) == {"name", "url"}
    checks.change_address(operator, address.pk, 2, plan(url="https://baru.contoh.go.id"))
    assert AuditEntry.objects.filter(action="address.changed").count() == 1


def test_a_check_is_asked_for_at_most_once_a_minute(nodes, operator, django_capture_on_commit_callbacks) -> None:
    address = make_address(nodes["unit"])
    with django_capture_on_commit_callbacks() as callbacks:
        checks.ask_check(operator, address.pk)
    assert len(callbacks) == 1
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(Refused):
        checks.ask_check(operator, address.pk)
    assert callbacks == []
    Address.objects.update(asked_at=timezone.now() - timedelta(seconds=61))
    checks.ask_check(operator, address.pk)
    for fields in ({"is_active": False}, {"is_active": True, "method": "prometheus"}):
        Address.objects.update(asked_at=None, **fields)
        with pytest.raises(Refused):
            checks.ask_check(operator, address.pk)


def test_an_incident_is_closed_by_hand_only_when_no_check_will_do_it(nodes, operator) -> None:
    address, now = make_address(nodes["unit"]), timezone.now()
    for minutes in (4, 2):
        checks_results.store({address.pk: down()}, now - timedelta(minutes=minutes))
    incident = Incident.objects.get()
    with pytest.raises(Refused):
        checks_incidents.close_incident(operator, incident.pk)
    checks.set_active(operator, address.pk, is_active=False)
    checks_incidents.close_incident(operator, incident.pk)
    with pytest.raises(Refused):
        checks_incidents.close_incident(operator, incident.pk)
    incident.refresh_from_db()
    assert incident.closed_by == operator.user
    checks.set_active(operator, address.pk, is_active=True)
    checks.set_active(operator, address.pk, is_active=True)
    checks_results.store({address.pk: down()}, now)
    assert Incident.objects.filter(ended_at=None).count() == 0  # the count of failures began anew
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert actions.count("address.resumed") == actions.count("address.paused") == 1
    assert "incident.closed_by_hand" in actions


def test_a_note_is_kept_and_a_second_editor_is_told(nodes, operator, client) -> None:
    incident = Incident.objects.create(address=make_address(nodes["unit"]), started_at=timezone.now(), cause="timeout")
    client.force_login(operator.user)
    path = f"/pemantauan/insiden/{incident.pk}/"
    assert client.post(path, {"version": 1, "note": "Listrik <b> padam"}).status_code == 302
    late = client.post(path, {"version": 1, "note": "Tulisan saya"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Tulisan saya" in page
    assert "Listrik &lt;b&gt; padam" in page
    assert client.post(path, {"version": 2, "note": "x" * 4001}).status_code == 422
    incident.refresh_from_db()
    assert (incident.note, incident.noted_by) == ("Listrik <b> padam", operator.user)


def test_the_list_shows_what_does_not_work_first_and_can_be_narrowed(nodes, operator, client) -> None:
    now = timezone.now()
    states = {"Sehat": up(), "Lelet": slow(), "Mati": down(), "Habis": up(certificate=ends_in(5, now))}
    for name, finding in states.items():
        address = make_address(nodes["unit"], name=name)
        for minutes in (2, 1):
            checks_results.store({address.pk: finding}, now - timedelta(minutes=minutes))
    make_address(nodes["unit"], name="Bisu")
    make_address(nodes["division"], name="Istirahat", is_active=False)
    make_address(nodes["second_unit"], name="Rahasia")
    client.force_login(operator.user)

    def shown(query: str = "") -> list[str]:
        page = client.get(f"/pemantauan/alamat/{query}")
        assert page.status_code == 200
        return [row.address.name for row in page.context["list"].rows]

    assert shown() == ["Mati", "Lelet", "Bisu", "Habis", "Sehat", "Istirahat"]
    assert {code: shown(f"?keadaan={code}") for code in ("down", "slow", "up", "none", "certificate", "paused")} == {
        "down": ["Mati"],
        "slow": ["Lelet"],
        "up": ["Habis", "Sehat"],
        "none": ["Bisu"],
        "certificate": ["Habis"],
        "paused": ["Istirahat"],
    }
    assert shown(f"?unit={nodes['division'].pk}") == ["Istirahat"]
    assert shown("?cari=puskesmas") == ["Istirahat"]
    assert shown("?cari=contoh.go.id+mati") == ["Mati"]
    assert shown("?keadaan=apa&unit=x&halaman=99&cari=%00") == shown()
    counts = client.get("/pemantauan/alamat/").context["list"].counts
    assert counts == {"all": 6, "down": 1, "slow": 1, "up": 2, "none": 1, "certificate": 1, "paused": 1}


def test_registering_and_changing_in_the_browser(nodes, operator, client) -> None:
    client.force_login(operator.user)
    form = {"unit": nodes["unit"].pk, "name": "Portal", "url": "http://10.0.0.1/", "interval": 5, "slow_ms": 3000}
    refused = client.post("/pemantauan/alamat/tambah/", form)
    assert refused.status_code == 422
    assert "jaringan privat" in refused.content.decode()
    assert 'value="http://10.0.0.1/"' in refused.content.decode()
    assert client.post("/pemantauan/alamat/tambah/", form | {"unit": nodes["second_unit"].pk}).status_code == 404
    good = client.post("/pemantauan/alamat/tambah/", form | {"url": "portal.contoh.go.id", "accepts_sign_in": "yes"})
    address = Address.objects.get()
    assert good.headers["Location"] == f"/pemantauan/alamat/{address.pk}/"
    assert (address.interval, address.accepts_sign_in, address.method) == (5, True, "own")
    path = f"/pemantauan/alamat/{address.pk}/ubah/"
    sent = form | {"version": 1, "url": address.url, "name": "Portal baru"}
    assert client.post(path, sent).status_code == 302
    late = client.post(path, sent | {"name": "Tulisan saya"})
    assert late.status_code == 409
    assert "Tulisan saya" in late.content.decode()
    assert "Portal baru" in late.content.decode()
    for action in ("periksa", "periksa", "hentikan", "lanjutkan"):
        assert client.post(f"/pemantauan/alamat/{address.pk}/{action}/").status_code == 302


def test_importing_in_the_browser(nodes, operator, client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pemantik.monitoring.tests.test_prometheus import answer, every, recent

    make_address(nodes["unit"], "https://a.contoh.go.id/")
    client.force_login(operator.user)
    assert client.post("/pemantauan/impor/", {"text": "{"}).status_code == 422
    text = answer(values=every(300, 1, 0, start=recent()))
    for sent in ({"text": text}, {"files": SimpleUploadedFile("hasil.json", text.encode())}):
        preview = client.post("/pemantauan/impor/", sent).headers["Location"]
    page = client.get(preview).content.decode()
    assert "2 pengukuran baru siap disimpan" in page
    assert client.post(preview).headers["Location"] == "/pemantauan/alamat/"
    assert client.post(preview).status_code == 422
    assert "hasil.json" in client.get("/pemantauan/impor/").content.decode()


def test_networks_in_the_browser(nodes, admin, client) -> None:
    client.force_login(admin.user)
    top = nodes["province"].pk
    sent = {"instansi": top, "cidr": "10.5.0.0/16", "reason": "Pusat data"}
    assert client.post("/pemantauan/jaringan/", sent | {"cidr": "127.0.0.0/8"}).status_code == 422
    assert "10.5.0.0/16" in client.post("/pemantauan/jaringan/", sent, follow=True).content.decode()
    prometheus = {"instansi": top, "version": 0, "url": "http://10.5.0.9:9090", "on": "yes"}
    assert client.post("/pemantauan/jaringan/prometheus/", prometheus).status_code == 302
    assert client.post("/pemantauan/jaringan/prometheus/", prometheus).status_code == 409
    page = client.post(f"/pemantauan/jaringan/{AllowedNetwork.objects.get().pk}/cabut/", follow=True)
    assert "Belum ada." in page.content.decode()


def test_pages_ask_a_fixed_number_of_questions(nodes, operator, client, django_assert_max_num_queries) -> None:
    today = timezone.localdate()

    def grow(count: int) -> Address:
        for _each in range(count):
            address = make_address(nodes["unit"])
            Day.objects.bulk_create(
                Day(
                    address=address,
                    day=today - timedelta(days=back),
                    measured=1,
                    up=1,
                    measured_minutes=9,
                    up_minutes=9,
                )
                for back in range(1, 30)
            )
            Incident.objects.create(address=address, started_at=timezone.now(), cause="timeout")
        return address

    client.force_login(operator.user)
    for count in (3, 40):
        address = grow(count)
        with django_assert_max_num_queries(16):
            client.get("/pemantauan/alamat/")
        with django_assert_max_num_queries(17):
            client.get(f"/pemantauan/alamat/{address.pk}/")
        with django_assert_max_num_queries(13):
            client.get("/pemantauan/insiden/")
