"""One table as lines of JSON: the names of its columns, then one list for each row, exact for every type we store."""

import base64
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models
from django.utils.duration import duration_iso_string

from pemantik.cli.text import _
from pemantik.config.backups.manifest import BackupError

BATCH = 1000

#: Fast, and four fifths as small as the best.
COMPRESSION = 4

#: One row is read into memory; the pages of a document's text are far below this.
LONGEST_LINE = 200_000_000


def columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """The fields that a table stores and does not compute by itself."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def dump(model: type[models.Model], target: IO[bytes]) -> tuple[int, int]:
    """Write all rows, compressed, in the order of their keys; return how many, and their size unpacked."""
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=2 * BATCH)
    count = -1  # the line of names is no row
    size = 0
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=COMPRESSION, mtime=0, filename="") as packed:
        for row in _with_head(names, rows):
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"
            size += packed.write(line)
            count += 1
    return count, size


def _with_head(names: list[str], rows: Iterable[Any]) -> Iterator[Any]:
    yield names
    yield from rows


def _plain(value: object) -> str:
    """A value that JSON does not know, as the text from which its field makes it again."""
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(type(value).__name__)


def rows_of(source: IO[bytes], unpacked: int) -> Iterator[list[Any]]:
    """The lines of a table's part; raises BackupError for what is no such part, or longer than was said."""
    left = unpacked
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as packed:
            while line := packed.readline(min(left, LONGEST_LINE) + 1):
                left -= len(line)
                row = json.loads(line)
                if left < 0 or not line.endswith(b"\n") or not isinstance(row, list):
                    raise ValueError
                yield row
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        raise BackupError(_("Isi tabel di dalam cadangan rusak.")) from error


def load(model: type[models.Model], lines: Iterator[list[Any]]) -> int:
    """Enter the rows into the table, keys included; return how many."""
    fields = columns(model)
    if next(lines, None) != [field.attname for field in fields]:
        raise BackupError(_("Kolom tabel {table} di dalam cadangan tidak cocok.").format(table=model._meta.label_lower))
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(lines, BATCH)):
            try:
                cursor.executemany(sql, [_row(fields, values) for values in batch])
            except (DatabaseError, ValidationError, ValueError, TypeError, ArithmeticError) as error:
                message = _("Baris {first} sampai {last} tabel {table} tidak dapat dipulihkan: {reason}")
                first, last = count + 1, count + len(batch)
                raise BackupError(
                    message.format(first=first, last=last, table=model._meta.label_lower, reason=error)
                ) from error
            count += len(batch)
    return count


def _row(fields: "list[models.Field[Any, Any]]", values: list[Any]) -> list[Any]:
    return [_prepared(field, value) for field, value in zip(fields, values, strict=True)]


def _prepared(field: "models.Field[Any, Any]", value: Any) -> Any:
    """The value as the database takes it. Where there may be no NULL, the null is one of JSON."""
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return field.get_db_prep_value(None, connection)
    return field.get_db_prep_save(field.to_python(value), connection)
