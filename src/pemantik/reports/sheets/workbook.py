"""The recap workbook: a sheet for each subject, over all institutions of a campaign."""

import json
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from pemantik.maturity.answers import as_answer
from pemantik.maturity.structure import Leaf
from pemantik.reports.content.parts import Stamp
from pemantik.reports.content.words import text
from pemantik.reports.sheets.paper import Column, Formats, Sheet
from pemantik.reports.sheets.recap import Recap, Row
from pemantik.reports.sheets.rows import Cell
from pemantik.tables.writing import new_workbook
from pemantik.web.charts import is_answered

_THEME = Path(__file__).resolve().parents[1] / "build" / "theme.json"
_NAME, _INDICATOR = Column("Instansi", 34), Column("Indikator", 52)
_CODE = Column("Kode", 8)
NOT_RELEVANT = "tidak relevan"


def write_workbook(recap: Recap, stamp: Stamp, target: IO[bytes]) -> None:
    """Write the workbook; it is told row by row, so memory does not grow with the number of institutions."""
    book = new_workbook(target, {"constant_memory": True})
    theme = json.loads(_THEME.read_text(encoding="utf-8"))
    formats = Formats(book, theme["primary"], theme["primary-soft"])
    writer = _Writer(recap, book, formats)
    writer.begin(stamp)
    for row in recap.rows():
        writer.add(row)
    writer.finish()
    book.set_properties({"title": f"Rekapitulasi {text(recap.campaign.name)}"[:255]})
    book.close()


class _Writer:
    """The five sheets, filled side by side."""

    def __init__(self, recap: Recap, book: Any, formats: Formats) -> None:
        self._recap = recap
        self._instrument = recap.campaign.instrument
        self._leaves = self._instrument.structure.leaves
        self._groups = self._instrument.all_groups
        index = "0." + "0" * self._instrument.rounding.places
        value = "0.00" if self._instrument.scale.fractional else "General"
        stages = [Column(text(stage.name), 13, index) for stage in recap.stages]
        values = [Column(text(stage.name), 13, value) for stage in recap.stages]
        groups = [Column(f"{group.kind.capitalize()}: {text(group.name)}", 16, index) for group in self._groups]
        self._summary = Sheet(
            book,
            "Ringkasan",
            formats,
            [
                Column("Peringkat", 10),
                _NAME,
                Column("Provinsi", 22),
                *stages,
                Column("Nilai", 10, index),
                Column("Predikat", 18),
                Column("Tahap nilai", 22),
                Column("Indikator terisi", 12),
                Column("Jumlah indikator", 12),
            ],
            frozen=2,
        )
        self._values = Sheet(book, "Nilai per tahap", formats, [_NAME, _CODE, _INDICATOR, *values], frozen=3)
        self._changes = Sheet(
            book,
            "Perubahan",
            formats,
            [
                _NAME,
                _CODE,
                _INDICATOR,
                Column("Tahap", 20),
                Column("Sebelum", 10, value),
                Column("Sesudah", 10, value),
                Column("Alasan", 70),
            ],
            frozen=3,
        )
        self._by_group = Sheet(book, "Kelompok", formats, [_NAME, Column("Tahap nilai", 22), *groups], frozen=1)
        counts = [Column(head, 14) for head in ("Berkas", "Diterima", "Perlu perbaikan", "Belum diputuskan")]
        self._evidence = Sheet(book, "Bukti", formats, [_NAME, _CODE, _INDICATOR, *counts], frozen=3)

    def begin(self, stamp: Stamp) -> None:
        """Titles and heads."""
        campaign = self._recap.campaign
        name = text(campaign.name)
        notes = [
            f"Rekapitulasi {name}",
            f"Instrumen: {text(self._instrument.title)}. Tahun {campaign.year}.",
            f"Dibuat {stamp.day}. Kode verifikasi {stamp.code}, periksa di {stamp.address}",
            "Yang dimuat hanya tahap yang sudah dikirim atau dibekukan. Sel kosong berarti belum ada nilai.",
        ]
        if campaign.is_example:
            notes.append("Data contoh, bukan hasil yang sebenarnya.")
        self._summary.lines(notes)
        for sheet in self._sheets:
            sheet.begin()

    def add(self, row: Row) -> None:
        """One assessment, on every sheet."""
        node = row.assessment.node
        name = node.name
        stages = self._recap.stages
        region = node.region.parent.name if node.region and node.region.parent else ""
        told = [row.indices.get(stage.pk) for stage in stages]
        stage = row.stage.name if row.stage else ""
        self._summary.add(
            [row.rank, name, region, *told, row.index, row.band, stage, row.filled, len(self._leaves)],
        )
        if row.result is None:
            return
        for leaf in self._leaves:
            values = [self._value(row, stage.pk, leaf.code) for stage in stages]
            self._values.add([name, leaf.code, leaf.indicator.name, *values])
        self._add_changes(row, name)
        self._add_groups(row, name, stage)
        for leaf in self._leaves:
            self._add_evidence(row, name, leaf)

    def finish(self) -> None:
        """Filters, panes and print setup of every sheet."""
        for sheet in self._sheets:
            sheet.finish(self._recap.campaign.name)

    @property
    def _sheets(self) -> tuple[Sheet, ...]:
        return (self._summary, self._values, self._changes, self._by_group, self._evidence)

    @staticmethod
    def _value(row: Row, stage: int, code: str) -> Cell:
        found = row.answers.get(stage, {}).get(code)
        if found is None:
            return None
        answer = as_answer(found)
        return NOT_RELEVANT if answer.not_relevant else answer.value

    def _add_changes(self, row: Row, name: str) -> None:
        names = {leaf.code: leaf.indicator.name for leaf in self._leaves}
        for each in row.changes:
            if each.code not in names:
                continue
            cells = [name, each.code, names[each.code], each.stage.name, each.before, each.after, each.reason]
            self._changes.add(cells)

    def _add_groups(self, row: Row, name: str, stage: str) -> None:
        result = row.result
        if result is None:
            return
        scores: dict[str, Decimal | None] = {
            each.group.code: each.score if is_answered(result, each.group) else None for each in result.groups
        }
        self._by_group.add([name, stage, *(scores.get(group.code) for group in self._groups)])

    def _add_evidence(self, row: Row, name: str, leaf: Leaf) -> None:
        counts = row.evidence.get(leaf.code)
        if counts:
            total, accepted, revised = counts
            undecided = total - accepted - revised
            self._evidence.add([name, leaf.code, leaf.indicator.name, total, accepted, revised, undecided])
