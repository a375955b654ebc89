"""The virus scanner ClamAV through its socket (INSTREAM), where the installation has one."""

import socket
from pathlib import Path

PIECE = 256 * 1024
SECONDS = 120


class ScannerError(Exception):
    """The scanner could not be asked, or gave no answer that can be relied on. Try again later."""


def scan(path: Path, address: str) -> str:
    """Name of the virus found in the file, or nothing. `address`: a socket's path, or `tcp://host:port`."""
    try:
        with _connected(address) as connection, path.open("rb") as file:
            connection.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
            connection.sendall(bytes(4))
            reply = _reply(connection)
    except OSError as error:
        raise ScannerError(str(error)) from error
    said = reply.partition(": ")[2]
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")[:100]
    raise ScannerError(reply or "no answer")


def _connected(address: str) -> socket.socket:
    if address.startswith("tcp://"):
        host, _colon, port = address.removeprefix("tcp://").rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _reply(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096 and (piece := connection.recv(4096)):
        answer += piece
    return answer.rstrip(b"\0\n").decode(errors="replace")
