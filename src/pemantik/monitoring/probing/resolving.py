"""From a name to addresses, within a time: the system's resolver knows no limit of its own."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread

from pemantik.monitoring.probing.findings import Cause, Failure

#: A function that gives the IP addresses of a name as texts; raises OSError as `socket.getaddrinfo` does.
Resolver = Callable[[str], Sequence[str]]

_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def system_resolver(name: str) -> list[str]:
    """Ask the system, in its order of preference."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(name: str, seconds: float, resolver: Resolver) -> Sequence[str]:
    """The addresses of a name; Failure if there are none or nobody answers in time."""
    if is_literal(name):
        return [name]
    answer: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(resolver(name))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    # A thread that nobody waits for: a resolver that hangs must hold up neither this check nor the end of the process.
    Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise Failure(Cause.NAME_FAILED) from None
    if isinstance(found, socket.gaierror) and found.errno not in _UNKNOWN:
        raise Failure(Cause.NAME_FAILED) from found
    if isinstance(found, Exception) or not found:
        raise Failure(Cause.NAME_NOT_FOUND)
    return found


def is_literal(name: str) -> bool:
    """Whether it is an IP address already."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
