"""How much of a file is read at most."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds before anything is unpacked. The defaults are for a command that its user runs on an own file."""

    bytes: int = 50_000_000
    unpacked_bytes: int = 500_000_000
    rows: int = 1_000_000
    cells: int = 20_000_000
    only_xlsx: bool = False


COMMAND_LINE = Limits()
#: For a file that arrives over the network: any person with an account may send it, several at a time.
UPLOAD = Limits(bytes=5_000_000, unpacked_bytes=60_000_000, rows=25_000, cells=1_000_000, only_xlsx=True)
#: For whole inventories: 20,000 entries with thirty columns of facts.
INVENTORY = Limits(bytes=20_000_000, unpacked_bytes=200_000_000, rows=25_000, cells=2_000_000, only_xlsx=True)
