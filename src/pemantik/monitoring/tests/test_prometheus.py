"""What Prometheus answers: read, matched, looked at, saved once."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.monitoring import prometheus
from pemantik.monitoring.matching import Register
from pemantik.monitoring.models import Address, Day, Incident, Measurement, MeasurementImport, PrometheusSource
from pemantik.monitoring.probing.findings import Cause
from pemantik.monitoring.prometheus import Slot, Unreadable, read
from pemantik.monitoring.selectors.checks_networks import match_report
from pemantik.monitoring.services import checks_history, checks_prometheus
from pemantik.monitoring.services.checks_import import read_measurements, save_measurements
from pemantik.monitoring.tests.factories import make_address
from pemantik.monitoring.tests.servers import plain, serving
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_province

START = 1_700_000_100  # on a slot of five minutes


def answer(metric: str = prometheus.SUCCESS, instance: str = "https://a.contoh.go.id", values=(), **labels) -> str:
    """What `query_range` says about one instance."""
    found = {"metric": {"__name__": metric, "instance": instance} | labels, "values": list(values)}
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": [found]}})


def every(seconds: int, *values: object, start: float = START) -> list[list]:
    """Samples at equal distances."""
    return [[start + seconds * place, str(value)] for place, value in enumerate(values)]


def test_samples_become_slots() -> None:
    text = "\n".join(
        [
            answer(values=every(60, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1)),
            answer(prometheus.DURATION, values=every(60, 0.1, 0.2, 0.3, 0.1, 0.3)),
            answer(prometheus.EXPIRY, values=every(60, START + 5_000_000)),
        ]
    )
    found = read(text)
    assert found.step == 5
    assert found.series == {
        "https://a.contoh.go.id": [
            Slot(START, True, 200, START + 5_000_000),
            Slot(START + 300, False, None, None),
            Slot(START + 600, True, None, None),
        ]
    }


def test_longer_distances_make_longer_slots_and_too_long_ones_are_refused() -> None:
    assert read(answer(values=every(900, 1, 1, 1))).step == 15
    with pytest.raises(Unreadable) as unreadable:
        read(answer(values=every(7200, 1, 1)))
    assert unreadable.value.reason == prometheus.TOO_SPARSE


def test_lists_single_values_and_other_metrics() -> None:
    one = {"metric": {"__name__": "probe_success", "instance": "b"}, "value": [START, "0"]}
    vector = json.dumps([{"status": "success", "data": {"resultType": "vector", "result": [one]}}])
    other = answer("probe_http_status_code", values=every(60, 200))
    assert read(vector + other + "\n\n").series == {"b": [Slot(START, False, None, None)]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, prometheus.NOT_JSON) for text in ("{", "halo", '{"status":"success"', "[1]", "1", '"a"', "[" * 9999)),
        ('{"status":"error","errorType":"bad_data","error":"x"}', prometheus.REPORTS_ERROR),
        *(
            (text, prometheus.NO_SERIES)
            for text in (
                *("", "{}", "[]", '{"data":[]}', '{"data":{"result":{}}}', '{"data":{"result":[1]}}'),
                *(
                    '{"data":{"result":[]}}',
                    answer(values=[1]),
                    answer(values=[[1, 2, 3]]),
                    answer(values=[[True, "1"]]),
                ),
                answer("up", values=every(60, 1)),
                answer(instance="", values=every(60, 1)),
                answer(values=[]),
                answer(values=every(60, "NaN", "+Inf", "x")),
                answer(prometheus.DURATION, values=every(60, 1)),
                answer(values=[[10**30, "1"], ["NaN", "1"], [None, "1"], [-5, "1"]]),
            )
        ),
    ],
)
def test_what_cannot_be_used_says_why(text, reason) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read(text)
    assert unreadable.value.reason == reason


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["data", "result", "metric", "values", "value", "status", "__name__", "instance"]),
                inner,
            )
        ),
    )
)
def test_nothing_hostile_breaks_the_reading(found) -> None:
    try:
        read(json.dumps(found))
    except Unreadable:
        return


@pytest.fixture
def nodes(db):
    return make_province()


@pytest.fixture
def operator(nodes):
    return make_access(Role.OPERATOR, nodes["unit"])


def recent(count: int = 4, back: timedelta = timedelta(hours=1)) -> float:
    """The beginning of a slot in the past."""
    moment = (timezone.now() - back).timestamp()
    return float(int(moment) // 300 * 300)


@pytest.mark.database
@pytest.mark.parametrize(
    ("instance", "url", "matches"),
    [
        ("https://a.go.id", "https://a.go.id/", True),
        ("https://A.go.id:443/", "https://a.go.id/", True),
        ("https://a.go.id/masuk/", "https://a.go.id/masuk", True),
        ("https://a.go.id/masuk", "https://a.go.id/", False),
        ("http://a.go.id", "https://a.go.id/", False),
        ("a.go.id", "https://a.go.id/", True),
        ("a.go.id:443", "https://a.go.id/", True),
        ("a.go.id", "https://a.go.id/masuk", True),
        ("a.go.id:22", "https://a.go.id/", False),
        ("10.1.1.1:9115", "https://a.go.id/", False),
        ("\x00", "https://a.go.id/", False),
    ],
)
def test_which_address_an_instance_means(nodes, instance, url, matches) -> None:
    address = make_address(nodes["unit"], url)
    match = Register([address]).match(instance)
    assert (match.addresses, match.is_ambiguous) == ((address,) if matches else (), False)


@pytest.mark.database
def test_nothing_is_guessed_where_two_addresses_fit(nodes) -> None:
    pages = [make_address(nodes["unit"], f"https://a.go.id/{page}") for page in ("satu", "dua")]
    assert Register(pages).match("a.go.id").is_ambiguous
    twice = [make_address(nodes[unit], "https://b.go.id/") for unit in ("unit", "second_unit")]
    assert Register(twice).match("b.go.id").addresses == tuple(twice)


@pytest.mark.database
def test_an_import_is_looked_at_saved_and_adds_nothing_the_second_time(nodes, operator) -> None:
    address = make_address(nodes["unit"], "https://a.contoh.go.id/")
    make_address(nodes["second_unit"], "https://lain.contoh.go.id/")
    old = every(60, 1, start=recent(back=timedelta(days=50)))
    text = answer(values=[*every(60, *[1] * 5, *[0] * 5, start=recent()), *old]) + answer(
        instance="https://lain.contoh.go.id", values=every(60, 1, start=recent())
    )
    made = read_measurements(operator, "hasil.json", text.encode())
    report = match_report(operator, made.pk)
    assert Measurement.objects.count() == 0
    assert [row.address for row in report.matched] == [address]
    assert [row.instance for row in report.unmatched] == ["https://lain.contoh.go.id"]  # of another unit
    assert (report.new, report.known, report.too_old) == (2, 0, 1)
    assert save_measurements(operator, made.pk).count == 2
    assert list(Measurement.objects.values_list("verdict", "source", "minutes")) == [
        ("down", "prom", 5),
        ("up", "prom", 5),
    ]
    with pytest.raises(Refused):
        save_measurements(operator, made.pk)
    again = read_measurements(operator, "hasil.json", text.encode())
    assert (match_report(operator, again.pk).new, match_report(operator, again.pk).known) == (0, 2)
    assert save_measurements(operator, again.pk).count == 0
    assert Measurement.objects.count() == 2
    assert Incident.objects.count() == 0  # this server checks it itself; the import only fills the history
    address.refresh_from_db()
    assert address.checked_at is None


@pytest.mark.database
def test_finished_days_are_made_anew_when_measurements_come_late(nodes, operator) -> None:
    address = make_address(nodes["unit"], "https://a.contoh.go.id/")
    now = timezone.now()
    checks_history.tidy(now)
    assert Day.objects.count() == 0
    start = recent(back=timedelta(days=3))
    made = read_measurements(operator, "", answer(values=every(300, 1, 0, start=start)).encode())
    save_measurements(operator, made.pk)
    day = Day.objects.get()
    assert (day.address, day.measured_minutes, day.up_minutes) == (address, 10, 5)
    assert day.day == timezone.localdate(datetime.fromtimestamp(start, UTC))


@pytest.mark.database
def test_an_import_that_means_no_address_is_refused(operator) -> None:
    made = read_measurements(operator, "x", answer(values=every(60, 1)).encode())
    with pytest.raises(Refused):
        save_measurements(operator, made.pk)
    for data in (b"", b"  ", b"\xff\xfe", b"{", b"x" * 20_000_001):
        with pytest.raises(Refused):
            read_measurements(operator, "x", data)
    assert MeasurementImport.objects.count() == 1


@pytest.fixture
def source(nodes, settings):
    settings.PEMANTIK_CHECKS_LOOPBACK = True
    return PrometheusSource.objects.create(node=nodes["province"], url="http://127.0.0.1:1")


@pytest.mark.database
def test_a_prometheus_is_asked_and_its_findings_open_incidents(nodes, source) -> None:
    address = make_address(nodes["unit"], "https://a.contoh.go.id/", method=Address.Method.PROMETHEUS)
    own = make_address(nodes["unit"], "https://b.contoh.go.id/")
    now = timezone.now()
    samples = every(60, *[1] * 10, *[0] * 15, start=recent())
    bodies = {
        prometheus.SUCCESS: answer(values=samples) + answer(instance=own.url, values=samples),
        prometheus.DURATION: answer(prometheus.DURATION, values=every(60, 0.25, start=recent())),
        prometheus.EXPIRY: answer(
            prometheus.EXPIRY, values=every(60, int(now.timestamp()) + 86_400 * 20, start=recent())
        ),
    }

    def reply(server, connection, request):
        metric = next(each for each in bodies if f"query={each}&" in request)
        plain(body=bodies[metric].encode())(server, connection, request)

    with serving(reply) as server:
        PrometheusSource.objects.update(url=f"http://127.0.0.1:{server.port}")
        assert checks_prometheus.fetch_due(now) == 1
        assert checks_prometheus.fetch_due(now + timedelta(minutes=4)) == 0
        assert checks_prometheus.fetch_due(now + timedelta(minutes=5)) == 1
    assert all(request.startswith("GET /api/v1/query_range?") for request in server.requests)
    address.refresh_from_db()
    assert (address.state, address.cause) == ("down", Cause.REPORTED)
    assert address.certificate_until
    assert Measurement.objects.filter(address=address).count() == 5
    assert Measurement.objects.filter(address=own).count() == 0
    assert Incident.objects.get().address == address
    source.refresh_from_db()
    assert source.cause == ""
    assert source.fetched_until
    assert source.fetched_until <= now + timedelta(minutes=5)


@pytest.mark.database
@pytest.mark.parametrize(
    ("reply", "loopback", "cause"),
    [
        (plain("500 Rusak"), True, Cause.STATUS),
        (plain(body=b"<html>"), True, Cause.ANSWER),
        (plain(body=b"{}"), True, Cause.ANSWER),
        (plain(), False, Cause.FORBIDDEN),
    ],
)
def test_a_prometheus_that_does_not_answer_well_is_named(source, settings, reply, loopback, cause) -> None:
    settings.PEMANTIK_CHECKS_LOOPBACK = loopback
    with serving(reply) as server:
        PrometheusSource.objects.update(url=f"http://127.0.0.1:{server.port}")
        checks_prometheus.fetch_due(timezone.now())
        assert bool(server.connections) is loopback
    source.refresh_from_db()
    assert source.cause == cause
