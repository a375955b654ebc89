"""How parent and child talk: a length in eight bytes, then that many bytes."""

from typing import BinaryIO

SIZE = 8
#: No document and no data of one comes near this.
LARGEST = 256 * 1024**2


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Send one message."""
    stream.write(len(content).to_bytes(SIZE))
    stream.write(content)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Receive one message; None once the other side is gone."""
    head = stream.read(SIZE)
    if len(head) < SIZE:
        return None
    length = int.from_bytes(head)
    if length > LARGEST:
        raise ValueError("frame too large")
    content = stream.read(length)
    return content if len(content) == length else None
