"""`pemantik overlaps`: likely doubles in a file of applications, budget lines and datasets."""

import argparse
import csv
import io
import sys
from pathlib import Path

from pemantik.cli.messages import report_problems, say
from pemantik.cli.records_file import MappingError, parse_mapping, read_records
from pemantik.cli.text import _
from pemantik.maturity.text import decimal_text
from pemantik.overlaps.engine.finding import Found, Search, search
from pemantik.overlaps.engine.prepared import collector_resting
from pemantik.tables.problems import FileError

HEADER = ("id_a", "id_b", "score", "reason")
#: A cell that begins with one of these would be taken for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=_("CSV atau XLSX dengan kolom id,nama; bila ada juga jenis,wilayah,opd,deskripsi,vendor,tahun,anggaran"),
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help=_("tulis hasil ke berkas CSV ini, bukan ke layar"))
    parser.add_argument("--all", action="store_true", help=_("semua calon pasangan, juga yang di bawah ambang"))
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="KOLOM_ANDA=KOLOM",
        help=_("cocokkan judul kolom Anda, misalnya --map “Nama Sistem=nama”; boleh berulang"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Search the file and write the pairs; 1 if it cannot be used."""
    try:
        mapping = parse_mapping(arguments.map)
    except MappingError as error:
        say(str(error))
        return 2
    try:
        records = read_records(arguments.file, mapping)
    except FileError as error:
        report_problems(arguments.file, error.problems)
        say(_("Tidak ada yang dicari. Perbaiki berkas, lalu ulangi."))
        return 1
    with collector_resting():
        found = search(records)
        pairs = found.candidates if arguments.all else found.doubles()
        text = as_csv(found, pairs)
    if arguments.output is None:
        sys.stdout.write(text)
    elif not _written(arguments.output, text):
        return 1
    say(
        _("{rows} baris dibaca, {count} pasangan {what}.").format(
            rows=decimal_text(len(records)),
            count=decimal_text(len(pairs)),
            what=_("calon") if arguments.all else _("kemungkinan ganda"),
        )
    )
    return 0


def as_csv(found: Search, pairs: list[Found]) -> str:
    """The pairs as CSV, best first, with cells that no spreadsheet takes for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for pair in pairs:
        reason = " ".join(found.explain(pair).text().split())
        writer.writerow([_safe(pair.first), _safe(pair.second), f"{pair.score:.4f}", _safe(reason)])
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _written(path: Path, text: str) -> bool:
    """Write the whole file or nothing; says why if it cannot be written."""
    unfinished = path.with_name(path.name + ".new")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        say(_("{file} tidak dapat ditulis ({reason}).").format(file=path, reason=error.strerror))
        return False
    return True
