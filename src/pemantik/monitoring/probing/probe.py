"""One check of one address, from the name to the answer."""

import errno
import http.client
import socket
import ssl
import time
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from pemantik.monitoring.probing import tls
from pemantik.monitoring.probing.findings import Cause, Certificate, Failure, Finding, Times, Verdict
from pemantik.monitoring.probing.guard import Address, Rules, Target, next_target, permitted, target_of
from pemantik.monitoring.probing.resolving import Resolver, resolve, system_resolver
from pemantik.monitoring.probing.wire import Clock, TooMuch, Wire

MOST_REDIRECTS = 5
#: A name may mean many machines; so many are tried, as a browser would, before the address counts as unreachable.
MOST_MACHINES = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ASKS_FOR_SIGN_IN = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how much. Seconds and bytes."""

    whole: float = 15.0
    connect: float = 5.0
    dns: float = 5.0
    most_bytes: int = 256_000


@dataclass(frozen=True)
class Client:
    """Whoever checks: its rules, its limits and how it presents itself. One is shared by all checks of a pass."""

    agent: str
    rules: Rules = field(default_factory=Rules)
    limits: Limits = field(default_factory=Limits)
    resolver: Resolver = system_resolver
    trust: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be checked: the address, what counts as slow, and whether "please sign in" is a good answer."""

    url: str
    slow_ms: int = 3000
    accepts_sign_in: bool = False


@dataclass(slots=True)
class _Reply:
    status: int
    location: str
    certificate: Certificate | None


class _Refused(Failure):
    """The certificate does not hold; here is what it says."""

    def __init__(self, cause: Cause, certificate: Certificate | None) -> None:
        super().__init__(cause)
        self.certificate = certificate


def probe(client: Client, question: Question) -> Finding:
    """Check an address. Never raises for anything that a name, a network or a server does."""
    return _Check(client, question).run()


def fetch(client: Client, url: str) -> bytes:
    """The body of a good answer (200, without redirects), for measurements that another system keeps.

    Raises Failure with the cause, also if there is more than the limits let through.
    """
    check = _Check(client, Question(url))
    try:
        return check.body(target_of(url, client.rules))
    except (OSError, http.client.HTTPException, TooMuch) as error:
        raise Failure(_cause(error)) from error


class _Check:
    """The state of one check: its clock, its times and how far it was led."""

    def __init__(self, client: Client, question: Question) -> None:
        self.client, self.question = client, question
        self.clock = Clock.of(client.limits.whole)
        self.times, self.hops, self.ip = Times(), 0, ""
        self.certificate: Certificate | None = None

    def run(self) -> Finding:
        begun = time.monotonic()
        try:
            status = self._follow(target_of(self.question.url, self.client.rules), begun)
        except Failure as failure:
            return self._finding(_verdict(failure.cause, self.hops), failure.cause)
        except (OSError, http.client.HTTPException, TooMuch) as error:
            return self._finding(Verdict.DOWN, _cause(error))
        if status >= 400 and not (self.question.accepts_sign_in and status in _ASKS_FOR_SIGN_IN):
            return replace(self._finding(Verdict.DOWN, Cause.STATUS), status=status)
        is_slow = (self.times.whole or 0) > self.question.slow_ms
        return replace(self._finding(Verdict.SLOW if is_slow else Verdict.UP), status=status)

    def _follow(self, target: Target, begun: float) -> int:
        """The status of the final answer."""
        while True:
            reply = self._ask(target, begun)
            if self.hops == 0:
                self.certificate = reply.certificate
            if reply.status not in _REDIRECTS or not reply.location:
                return reply.status
            if self.hops >= MOST_REDIRECTS:
                raise Failure(Cause.REDIRECTS)
            self.hops += 1
            target = next_target(target, reply.location, self.client.rules)

    def _ask(self, target: Target, begun: float) -> _Reply:
        """One request to one machine."""
        try:
            connection, certificate = self._connection(target)
        except _Refused as refused:
            if self.hops == 0:
                self.certificate = refused.certificate
            raise
        try:
            answer = self._request(connection, target)
            self.times.whole = round((time.monotonic() - begun) * 1000)
            reply = _Reply(answer.status, answer.headers.get("Location", ""), certificate)
            if answer.status not in _REDIRECTS:
                _read_some(answer)
            return reply
        finally:
            connection.close()

    def body(self, target: Target) -> bytes:
        """The whole body of an answer with status 200."""
        connection, _certificate = self._connection(target)
        try:
            answer = self._request(connection, target)
            if answer.status != 200:
                raise Failure(Cause.STATUS)
            return answer.read()
        finally:
            connection.close()

    def _request(self, connection: socket.socket, target: Target) -> http.client.HTTPResponse:
        client = http.client.HTTPConnection(target.host, target.port)
        client.auto_open = 0  # only ever through the connection whose machine was checked
        client.sock = Wire(connection, self.clock, self.client.limits.most_bytes)
        headers = {"User-Agent": self.client.agent, "Accept": "*/*", "Connection": "close"}
        client.request("GET", target.path, headers=headers | {"Host": urlsplit(target.url).netloc})
        return client.getresponse()

    def _connection(self, target: Target) -> tuple[socket.socket, Certificate | None]:
        """A connection to the very machine that was checked, secured if the address asks for it."""
        machines = self._machines(target)
        plain = self._connect(machines, target.port)
        if not target.is_secure:
            return plain, None
        begun = time.monotonic()
        try:
            secured = tls.secured(plain, target.host, self.clock, self.client.trust or tls.trusting())
        except Failure as failure:
            plain.close()
            raise _Refused(failure.cause, self._look(failure.cause, target)) from failure
        self.times.tls = round((time.monotonic() - begun) * 1000)
        return secured, tls.certificate_of(secured)

    def _look(self, cause: Cause, target: Target) -> Certificate | None:
        """Read a refused certificate in a second connection to the same machine."""
        if not cause.startswith("cert_"):
            return None
        try:
            plain = socket.create_connection((self.ip, target.port), self.clock.left(self.client.limits.connect))
        except OSError:
            return None
        with plain:
            return tls.refused_certificate(plain, target.host, self.clock)

    def _machines(self, target: Target) -> list[Address]:
        begun = time.monotonic()
        found = resolve(target.host, self.clock.left(self.client.limits.dns), self.client.resolver)
        self.times.dns = round((time.monotonic() - begun) * 1000)
        try:
            return permitted(found, self.client.rules)
        except ValueError as error:  # a resolver that gives no addresses
            raise Failure(Cause.NAME_FAILED) from error
        except Failure as failure:
            raise Failure(Cause.REDIRECT_FORBIDDEN if self.hops else failure.cause) from failure

    def _connect(self, machines: list[Address], port: int) -> socket.socket:
        """Connect to the first that answers. Of several troubles, one that is not our own lack of a way counts."""
        begun, trouble = time.monotonic(), None
        for machine in machines[:MOST_MACHINES]:
            try:
                plain = socket.create_connection((str(machine), port), self.clock.left(self.client.limits.connect))
            except OSError as error:
                if trouble is None or _cause(trouble) is Cause.UNREACHABLE:
                    trouble = error
                continue
            self.times.connect, self.ip = round((time.monotonic() - begun) * 1000), str(machine)
            return plain
        raise trouble or TimeoutError

    def _finding(self, verdict: Verdict, cause: Cause = Cause.NOTHING) -> Finding:
        return Finding(verdict, cause, None, self.certificate, self.times, self.hops, self.ip)


def _read_some(answer: http.client.HTTPResponse) -> None:
    """Read the body as far as the limit: an answer that breaks off is none, one that is only long is one."""
    try:
        while answer.read(16_384):
            pass
    except TooMuch:
        return
    if answer.length:  # it promised more than it sent
        raise http.client.IncompleteRead(b"", answer.length)


def _verdict(cause: Cause, hops: int) -> Verdict:
    """An address that we must not ask is not down; one that leads astray is."""
    return Verdict.NOT_MEASURED if cause is Cause.FORBIDDEN and not hops else Verdict.DOWN


def _cause(error: Exception) -> Cause:
    if isinstance(error, TimeoutError):
        return Cause.TIMEOUT
    if isinstance(error, http.client.IncompleteRead | http.client.RemoteDisconnected | ConnectionResetError):
        return Cause.BROKEN_OFF
    if isinstance(error, ConnectionRefusedError):
        return Cause.REFUSED
    if isinstance(error, OSError) and error.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}:
        return Cause.UNREACHABLE
    return Cause.BROKEN_OFF if isinstance(error, OSError) else Cause.ANSWER
