"""Many checks together: few at once, one for each host, and what a cut line means."""

import socket
from threading import Barrier, Lock

import pytest

from pemantik.monitoring.probing import passes
from pemantik.monitoring.probing.findings import MAY_BE_OURS, Cause, Finding, Verdict
from pemantik.monitoring.probing.passes import Job, network_exists, run_pass
from pemantik.monitoring.probing.probe import Question
from pemantik.monitoring.tests.servers import client

UP = Finding(Verdict.UP)


def jobs(*hosts: str) -> list[Job]:
    return [Job(key, client(), Question(f"http://{host}/{key}")) for key, host in enumerate(hosts)]


def answering(findings):
    """A check that finds this for each host."""
    return lambda _client, question: findings[question.url.split("/")[2]]


def down(cause: Cause) -> Finding:
    return Finding(Verdict.DOWN, cause)


def test_never_two_of_one_host_and_never_more_than_allowed() -> None:
    lock, running, most, twice = Lock(), [], [], []
    together = Barrier(3, timeout=10)  # three hosts really run beside each other, or this breaks

    def check(_client, question):
        host = question.url.split("/")[2].lower()
        with lock:
            twice.extend(each for each in running if each == host)
            running.append(host)
            most.append(len(running))
        together.wait()
        with lock:
            running.remove(host)
        return UP

    found = run_pass(jobs("a", "A", "b", "b", "c", "c"), at_once=3, check=check)
    assert sorted(found) == list(range(6))
    assert (twice, max(most)) == ([], 3)


def test_what_the_time_does_not_suffice_for_is_left_for_the_next_pass() -> None:
    assert run_pass(jobs("a", "b"), budget=0, check=answering({})) == {}


@pytest.mark.parametrize("cause", sorted(MAY_BE_OURS))
def test_without_network_nothing_was_measured(cause: Cause) -> None:
    found = {"a": down(cause), "b": down(Cause.NAME_FAILED)}
    without = run_pass(jobs("a", "b"), check=answering(found), has_network=lambda: False)
    assert {(each.verdict, each.cause) for each in without.values()} == {(Verdict.NOT_MEASURED, Cause.NO_NETWORK)}
    with_network = run_pass(jobs("a", "b"), check=answering(found), has_network=lambda: True)
    assert {each.verdict for each in with_network.values()} == {Verdict.DOWN}


@pytest.mark.parametrize("other", [UP, down(Cause.REFUSED), down(Cause.STATUS), down(Cause.CERTIFICATE_EXPIRED)])
def test_one_that_answers_proves_the_network(other: Finding) -> None:
    def never() -> bool:
        raise AssertionError

    found = run_pass(jobs("a", "b"), check=answering({"a": down(Cause.TIMEOUT), "b": other}), has_network=never)
    assert found[0].verdict is Verdict.DOWN


def test_an_address_that_must_not_be_asked_proves_nothing() -> None:
    forbidden = Finding(Verdict.NOT_MEASURED, Cause.FORBIDDEN)
    found = run_pass(
        jobs("a", "b"), check=answering({"a": down(Cause.TIMEOUT), "b": forbidden}), has_network=lambda: False
    )
    assert [found[key].cause for key in (0, 1)] == [Cause.NO_NETWORK, Cause.FORBIDDEN]


def test_a_network_needs_a_way_and_somebody_who_tells_names(monkeypatch) -> None:
    def failing(code):
        def resolver(_name):
            raise socket.gaierror(code, "")

        return resolver

    monkeypatch.setattr(passes, "REFERENCE_MACHINES", ((socket.AF_INET, "127.0.0.1"),))
    assert network_exists(lambda _name: ["203.0.113.1"])
    assert network_exists(failing(socket.EAI_NONAME))
    assert not network_exists(failing(socket.EAI_AGAIN))
    monkeypatch.setattr(passes, "REFERENCE_MACHINES", ())
    assert not network_exists(lambda _name: ["203.0.113.1"])
