"""A pass: many checks at once, but few together, and never two of one host."""

import socket
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pemantik.monitoring.probing.findings import MAY_BE_OURS, Cause, Failure, Finding, Verdict
from pemantik.monitoring.probing.probe import Client, Question, probe
from pemantik.monitoring.probing.resolving import Resolver, resolve, system_resolver

#: So many checks run together.
AT_ONCE = 8
#: A pass begins no check after so many seconds: other work of the server waits for it. What is left comes next.
BUDGET = 40.0
#: A name that surely exists, asked only to see whether the resolver answers at all, and machines that are only looked
#: up in the table of routes: nothing is sent to them.
REFERENCE_NAME = "a.root-servers.net"
REFERENCE_MACHINES = ((socket.AF_INET, "198.41.0.4"), (socket.AF_INET6, "2001:503:ba3e::2:30"))


@dataclass(frozen=True, slots=True)
class Job:
    """One check of a pass. `client` carries the rules that hold for this address."""

    key: int
    client: Client
    question: Question

    @property
    def host(self) -> str:
        """Who must not be asked twice at once."""
        try:
            return (urlsplit(self.question.url).hostname or "").lower()
        except ValueError:
            return ""


def run_pass(
    jobs: Iterable[Job],
    *,
    at_once: int = AT_ONCE,
    budget: float = BUDGET,
    has_network: Callable[[], bool] | None = None,
    check: Callable[[Client, Question], Finding] = probe,
) -> Mapping[int, Finding]:
    """Check them all; those for which the time did not suffice are missing in the answer.

    If every check failed for a reason that may be our own, and we have no network, then nothing was measured: a server
    whose line is cut does not report that the whole world is down.
    """
    ends_at = time.monotonic() + budget
    found: dict[int, Finding] = {}

    def run_host(mine: list[Job]) -> None:
        for job in mine:
            if time.monotonic() >= ends_at:
                return
            found[job.key] = check(job.client, job.question)

    hosts: dict[str, list[Job]] = {}
    for job in jobs:
        hosts.setdefault(job.host, []).append(job)
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        for running in [pool.submit(run_host, mine) for mine in hosts.values()]:
            running.result()
    return _without_network(found, has_network or network_exists)


def _without_network(found: dict[int, Finding], has_network: Callable[[], bool]) -> dict[int, Finding]:
    asked = [each for each in found.values() if each.cause is not Cause.FORBIDDEN]
    if not asked or any(each.cause not in MAY_BE_OURS for each in asked) or has_network():
        return found
    return {
        key: each
        if each.cause is Cause.FORBIDDEN
        else replace(each, verdict=Verdict.NOT_MEASURED, cause=Cause.NO_NETWORK)
        for key, each in found.items()
    }


def network_exists(resolver: Resolver = system_resolver) -> bool:
    """Whether this machine has a way out, and somebody who tells it names."""
    if not any(_has_route(family, machine) for family, machine in REFERENCE_MACHINES):
        return False
    try:
        resolve(REFERENCE_NAME, 5.0, resolver)
    except Failure as failure:
        return failure.cause is Cause.NAME_NOT_FOUND  # it answered, whatever it knows
    return True


def _has_route(family: socket.AddressFamily, machine: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe_socket:
            probe_socket.connect((machine, 53))
    except OSError:
        return False
    return True
