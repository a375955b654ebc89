"""What a backup says about itself, and the names of its parts."""

import re
from datetime import datetime

import msgspec

FORMAT = 1

MANIFEST = "manifest.json"
#: The last part: the SHA-256 of the manifest, which names that of every other part.
MANIFEST_SUM = "manifest.json.sha256"
SECRET_KEY = "secret-key"  # noqa: S105 - a file name

#: Manifests are read into memory; a hundred thousand files need about 15 MB.
LARGEST_MANIFEST = 500_000_000

_TABLE = re.compile(r"database/([a-z0-9_]+\.[a-z0-9_]+)\.jsonl\.gz", re.ASCII)
_PIECE = r"[^/\\.\x00-\x1f\x7f\ud800-\udfff][^/\\\x00-\x1f\x7f\ud800-\udfff]{0,254}"
_FILE = re.compile(rf"files/([a-z]+)/((?:{_PIECE}/)*{_PIECE})")
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class BackupError(Exception):
    """A backup cannot be made or used; the text is a sentence for the administrator."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part: its size and hash as stored; for a table also its rows and its unpacked size."""

    size: int
    sha256: str
    rows: int = 0
    unpacked: int = 0


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of a backup.

    `migrations` say which structure the tables have. `missing` and `damaged` name files that were not whole when the
    backup was made.
    """

    format: int
    version: str
    made_at: datetime
    database: str
    migrations: list[tuple[str, str]]
    parts: dict[str, Part]
    missing: list[str] = []
    damaged: list[str] = []

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(part.rows for part in self.parts.values())

    @property
    def files(self) -> int:
        """Number of files beside the database."""
        return sum(split_file(name) is not None for name in self.parts)

    @property
    def unpacked(self) -> int:
        """Bytes that restoring it takes on the disk, roughly."""
        return sum(max(part.size, part.unpacked) for part in self.parts.values())


def table_part(label: str) -> str:
    """Name of the part of a table, such as `accounts.user`."""
    return f"database/{label}.jsonl.gz"


def table_label(name: str) -> str | None:
    """The table of a part; None for another part."""
    found = _TABLE.fullmatch(name)
    return found[1] if found else None


def file_part(folder: str, relative: str) -> str | None:
    """Name of the part of a file; None where its name is one that we never give."""
    name = f"files/{folder}/{relative}"
    return name if split_file(name) else None


def split_file(name: str) -> tuple[str, str] | None:
    """Folder and relative path of a file's part; None for another part.

    No piece of the path begins with a dot or is empty, so that it cannot lead anywhere else.
    """
    found = _FILE.fullmatch(name)
    return (found[1], found[2]) if found else None


def is_known(name: str) -> bool:
    """Whether a part of this name belongs into a backup."""
    return name == SECRET_KEY or table_label(name) is not None or split_file(name) is not None


def content_hash(name: str) -> str | None:
    """The hash that a file's name promises, for files that are named by their content."""
    last = name.rsplit("/", 1)[-1]
    return last if _SHA256.fullmatch(last) else None


def encode(manifest: Manifest) -> bytes:
    """The manifest as readable JSON."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


def decode(content: bytes) -> Manifest:
    """The manifest; raises msgspec.MsgspecError for anything else."""
    return msgspec.json.decode(content, type=Manifest)
