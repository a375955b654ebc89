"""Passes: what is due is claimed once, checked politely, and kept; the task queues itself."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pemantik.monitoring import checks_tasks
from pemantik.monitoring.models import Address, AllowedNetwork, Measurement
from pemantik.monitoring.probing import passes
from pemantik.monitoring.probing.findings import Cause, Finding, Verdict
from pemantik.monitoring.services import checks_running
from pemantik.monitoring.tests.factories import NOON, down, make_address, up
from pemantik.monitoring.tests.servers import plain, serving
from pemantik.organizations.models import Node
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_person_with, make_province

pytestmark = [pytest.mark.database, pytest.mark.django_db]

#: A tree without a region: those are gone after a test with transactions of its own.
MINISTRY = {"kind": "kementerian", "name": "Kementerian Contoh"}


@pytest.fixture
def nodes():
    return make_province()


@pytest.fixture
def asked(monkeypatch):
    """Checks that go nowhere: the clients and questions that would have been asked."""
    made = []

    def check(jobs, **_options):
        jobs = list(jobs)
        made.extend(jobs)
        return {job.key: up() for job in jobs}

    monkeypatch.setattr(checks_running, "run_pass", check)
    return made


def test_only_what_is_due_and_wanted_is_checked_the_longest_waiting_first(nodes, asked) -> None:
    late = make_address(nodes["unit"], next_at=NOON - timedelta(hours=1))
    due = make_address(nodes["unit"])
    make_address(nodes["unit"], next_at=NOON + timedelta(seconds=1))
    make_address(nodes["unit"], is_active=False)
    make_address(nodes["unit"], method=Address.Method.PROMETHEUS)
    nodes["second_unit"].is_active = False
    nodes["second_unit"].save()
    make_address(nodes["second_unit"])
    assert checks_running.run_due(NOON) == 2
    assert [job.key for job in asked] == [late.pk, due.pk]
    assert set(Measurement.objects.values_list("address", "at")) == {(late.pk, NOON), (due.pk, NOON)}


@pytest.mark.parametrize("interval", [5, 15, 60])
def test_the_next_check_comes_after_the_interval_a_little_earlier_or_later(nodes, asked, interval) -> None:
    for _each in range(20):
        make_address(nodes["unit"], interval=interval)
    checks_running.run_due(NOON)
    pauses = {each.next_at - NOON for each in Address.objects.all()}
    around = timedelta(minutes=interval) * checks_running.JITTER_PERCENT / 100
    assert all(abs(pause - timedelta(minutes=interval)) <= around for pause in pauses)
    assert len(pauses) > 5


def test_what_one_worker_claimed_no_other_gets(nodes) -> None:
    make_address(nodes["unit"])
    assert len(checks_running.claim(NOON)) == 1
    assert checks_running.claim(NOON) == []


def test_what_a_pass_could_not_begin_stays_due(nodes, monkeypatch) -> None:
    first, second = make_address(nodes["unit"]), make_address(nodes["unit"])
    monkeypatch.setattr(checks_running, "run_pass", lambda _jobs: {first.pk: up()})
    assert checks_running.run_due(NOON) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.next_at > NOON
    assert (second.next_at, second.checked_at) == (NOON, None)


def test_a_private_network_is_open_only_for_the_tree_that_opened_it(nodes, asked) -> None:
    other = Node.objects.add_root(MINISTRY)
    admin = make_person_with(Role.ADMINISTRATOR, nodes["province"])
    AllowedNetwork.objects.create(node=nodes["province"], cidr="10.5.0.0/16", reason="x", made_by=admin)
    AllowedNetwork.objects.create(
        node=nodes["province"], cidr="10.6.0.0/16", reason="x", made_by=admin, removed_at=NOON
    )
    here, there = make_address(nodes["unit"]), make_address(other)
    checks_running.run_due(NOON)
    allowed = {job.key: [str(each) for each in job.client.rules.allowed] for job in asked}
    assert allowed == {here.pk: ["10.5.0.0/16"], there.pk: []}
    assert not any(job.client.rules.loopback for job in asked)


def test_the_installation_is_named(nodes, asked, settings) -> None:
    settings.PEMANTIK_SITE = "https://pemantik.contoh.go.id"
    make_address(nodes["unit"], slow_ms=700, accepts_sign_in=True)
    checks_running.run_due(NOON)
    assert asked[0].client.agent.startswith("Pemantik/")
    assert asked[0].client.agent.endswith("(+https://pemantik.contoh.go.id)")
    assert (asked[0].question.slow_ms, asked[0].question.accepts_sign_in) == (700, True)


def test_a_real_check_of_a_real_server(nodes, settings) -> None:
    settings.PEMANTIK_CHECKS_LOOPBACK = True
    with serving(plain()) as server:
        address = make_address(nodes["unit"], f"http://127.0.0.1:{server.port}/")
        assert checks_running.run_due(NOON) == 1
    address.refresh_from_db()
    assert (address.state, address.status, address.cause) == ("up", 200, "")
    settings.PEMANTIK_CHECKS_LOOPBACK = False
    with serving(plain()) as server:
        other = make_address(nodes["unit"], f"http://127.0.0.1:{server.port}/")
        checks_running.run_one(other.pk, NOON)
        assert server.connections == 0
    other.refresh_from_db()
    assert (other.state, other.cause) == ("none", Cause.FORBIDDEN)


def test_without_network_a_pass_measures_nothing(nodes, monkeypatch) -> None:
    addresses = [make_address(nodes["unit"], failures=1) for _each in range(3)]
    monkeypatch.setattr(passes, "network_exists", lambda: False)
    monkeypatch.setattr(
        checks_running,
        "run_pass",
        lambda jobs: passes.run_pass(jobs, check=lambda *_asked: down(Cause.NAME_FAILED)),
    )
    checks_running.run_due(NOON)
    for address in addresses:
        address.refresh_from_db()
        assert (address.state, address.cause, address.failures) == ("none", Cause.NO_NETWORK, 1)
    assert set(Measurement.objects.values_list("verdict", flat=True)) == {"none"}


def test_many_addresses_are_kept_in_few_questions(nodes, django_assert_max_num_queries) -> None:
    for _each in range(100):
        make_address(nodes["unit"])
    found = {each.pk: up() for each in Address.objects.all()}
    with django_assert_max_num_queries(20):
        checks_running.claim(NOON)
        checks_running.checks_results.store(found, NOON)


@pytest.mark.django_db(transaction=True)
class TestWorker:
    """With the worker's own loop."""

    def work(self) -> None:
        call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, queue_name="*")

    def waiting(self):
        return DBTaskResult.objects.filter(task_path=checks_tasks.watch.module_path, status="READY")

    def test_it_comes_again_and_leaves_nothing_behind(self, asked) -> None:
        address = make_address(Node.objects.add_root(MINISTRY), next_at=timezone.now() - timedelta(minutes=1))
        checks_tasks.queue(timezone.now())
        checks_tasks.queue(timezone.now())
        self.work()
        assert [job.key for job in asked] == [address.pk]
        assert timedelta(seconds=30) < self.waiting().get().run_after - timezone.now() <= checks_tasks.EVERY
        for _each in range(3):
            self.waiting().update(run_after=timezone.now())
            self.work()
        assert DBTaskResult.objects.filter(task_path=checks_tasks.watch.module_path).count() <= 2
        assert len(asked) == 1

    def test_it_comes_again_after_a_failure(self, monkeypatch) -> None:
        def broken(_now):
            raise RuntimeError

        monkeypatch.setattr(checks_running, "run_due", broken)
        checks_tasks.queue(timezone.now())
        self.work()
        assert self.waiting().count() == 1

    def test_a_wish_is_fulfilled_at_once(self, asked) -> None:
        address = make_address(Node.objects.add_root(MINISTRY), next_at=timezone.now() + timedelta(hours=1))
        checks_tasks.check_one.enqueue(address.pk)
        self.work()
        address.refresh_from_db()
        assert address.state == "up"


def test_findings_about_an_address_that_is_gone_are_dropped(db) -> None:
    checks_running.checks_results.store({999_999: Finding(Verdict.UP)}, NOON)
    assert Measurement.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_address() -> None:
    node = Node.objects.add_root(MINISTRY)
    wanted = {make_address(node).pk for _each in range(20)}
    together, claimed = Barrier(2, timeout=20), []

    def work() -> None:
        try:
            together.wait()
            claimed.append([each.pk for each in checks_running.claim(NOON, most=15)])
            claimed.append([each.pk for each in checks_running.claim(NOON, most=15)])
        finally:
            connection.close()

    workers = [Thread(target=work) for _each in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    everything = [key for keys in claimed for key in keys]
    assert len(claimed) == 4
    assert sorted(everything) == sorted(wanted)
