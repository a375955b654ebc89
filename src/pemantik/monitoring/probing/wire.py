"""A connection that ends when its time or its bytes are used up, however slowly the other side drips."""

import io
import socket
import time
from dataclasses import dataclass


class TooMuch(Exception):  # noqa: N818  it is a limit, not a fault
    """The other side sent more than is read."""


@dataclass(slots=True)
class Clock:
    """The moment at which a check must be over."""

    ends_at: float

    @classmethod
    def of(cls, seconds: float) -> "Clock":
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    def left(self, most: float = 3600.0) -> float:
        """Seconds that are left, at most `most`; raises TimeoutError if there are none."""
        rest = self.ends_at - time.monotonic()
        if rest <= 0:
            raise TimeoutError
        return min(rest, most)


class Wire:
    """What `http.client` takes for a socket. Closing it is left to whoever opened the connection."""

    def __init__(self, connection: socket.socket, clock: Clock, most_bytes: int) -> None:
        self._connection, self._clock, self._most_bytes = connection, clock, most_bytes

    def sendall(self, data: bytes) -> None:
        """Send a request."""
        self._connection.settimeout(self._clock.left())
        self._connection.sendall(data)

    def makefile(self, *_args: object, **_options: object) -> io.BufferedReader:
        """The answer, to be read as a file."""
        return io.BufferedReader(_Incoming(self._connection, self._clock, self._most_bytes), 4096)

    def close(self) -> None:
        """`http.client` calls this while it still reads."""


class _Incoming(io.RawIOBase):
    """Bytes as they come. Every read waits only for what is left of the whole time."""

    def __init__(self, connection: socket.socket, clock: Clock, most_bytes: int) -> None:
        super().__init__()
        self._connection, self._clock, self._left = connection, clock, most_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        if self._left <= 0:
            raise TooMuch
        self._connection.settimeout(self._clock.left())
        count = self._connection.recv_into(buffer, min(len(buffer), self._left))
        self._left -= count
        return count
