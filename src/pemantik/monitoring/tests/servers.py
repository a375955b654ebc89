"""Servers of every kind of misbehaviour, each on a port of its own of this machine, in a thread."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from pemantik.monitoring.probing.guard import Rules
from pemantik.monitoring.probing.probe import Client, Limits
from pemantik.monitoring.tests.certificates import Issued, server_context, trusting

Answer = Callable[["Server", socket.socket, str], None]

#: What tests may reach: this machine, on any port.
OPEN_RULES = Rules(ports=None, loopback=True)
QUICK = Limits(whole=3.0, connect=1.0, dns=1.0, most_bytes=20_000)


@dataclass
class Server:
    """A listening server and what was asked of it."""

    port: int
    host: str = "127.0.0.1"
    requests: list[str] = field(default_factory=list)
    #: Set when the test is over, so that a server that waits forever stops waiting.
    over: Event = field(default_factory=Event)

    @property
    def connections(self) -> int:
        return len(self.requests)


def plain(status: str = "200 OK", headers: str = "", body: bytes = b"halo") -> Answer:
    """A whole answer."""

    def answer(_server: Server, connection: socket.socket, _request: str) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        connection.sendall(head.encode() + body)

    return answer


def redirect(location: str | Callable[[Server], str], status: str = "302 Found") -> Answer:
    """An answer that sends elsewhere."""

    def answer(server: Server, connection: socket.socket, request: str) -> None:
        where = location if isinstance(location, str) else location(server)
        plain(status, f"Location: {where}\r\nSet-Cookie: jejak=1\r\n", b"")(server, connection, request)

    return answer


def raw(data: bytes) -> Answer:
    """Exactly these bytes, then the end."""

    def answer(_server: Server, connection: socket.socket, _request: str) -> None:
        connection.sendall(data)

    return answer


def silent(server: Server, _connection: socket.socket, _request: str) -> None:
    """Says nothing until the test is over."""
    server.over.wait(20)


def endless(server: Server, connection: socket.socket, _request: str) -> None:
    """A body without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not server.over.is_set():
        connection.sendall(b"x" * 65_536)


def dripping(server: Server, connection: socket.socket, _request: str) -> None:
    """One byte after the other, so that every single wait is short and the whole never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Isi: ")
    while not server.over.wait(0.05):
        connection.sendall(b"x")


@contextmanager
def serving(answer: Answer, certificate: Issued | None = None, host: str = "127.0.0.1") -> Iterator[Server]:
    """A server that gives this answer to everybody."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    context = server_context(certificate) if certificate else None
    with closing(socket.create_server((host, 0), family=family)) as listening:
        server = Server(listening.getsockname()[1], host)
        Thread(target=_accept, args=(listening, server, answer, context), daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, server: Server, answer: Answer, context: ssl.SSLContext | None) -> None:
    while not server.over.is_set():
        try:
            connection, _address = listening.accept()
        except OSError:
            return
        Thread(target=_serve, args=(connection, server, answer, context), daemon=True).start()


def _serve(connection: socket.socket, server: Server, answer: Answer, context: ssl.SSLContext | None) -> None:
    with connection, suppress(OSError):  # a client that turns away is what is tested
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        with connection:
            request = connection.recv(8192).decode("latin-1")
            server.requests.append(request)
            answer(server, connection, request)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
                connection.recv(1)


def closed_port() -> int:
    """A port on which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


def client(rules: Rules = OPEN_RULES, limits: Limits = QUICK, **names: str | list[str]) -> Client:
    """A client of these rules whose names mean the given addresses, and nothing else."""
    known = {name.replace("_", "."): [where] if isinstance(where, str) else where for name, where in names.items()}

    def resolver(name: str) -> list[str]:
        if name not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return known[name]

    return Client("Pemantik/uji", rules, limits, resolver, trusting())
