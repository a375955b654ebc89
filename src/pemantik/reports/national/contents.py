"""The index of a package: the same lines as a workbook and as a page.

Every text is written as text, so that a title like `=HYPERLINK(...)` stays a title; numbers are numbers.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from pemantik.assessments.templatetags.work import answer
from pemantik.reports.national.package import Package, PackageFile, PackageItem, joined


@dataclass(frozen=True, slots=True)
class Line:
    """A file as it went into the package (`name`), or why it did not (`advice`); of an indicator without files none."""

    item: PackageItem
    file: PackageFile | None
    name: str
    advice: str
    pages: str = ""
    size: int = 0

    @property
    def places(self) -> str:
        """What cites the file."""
        return joined(self.file.places) if self.file else ""

    @property
    def state(self) -> str:
        """Whether it is in the package, in words."""
        if self.file is None:
            return _("Belum ada bukti")
        return _("Ada di paket") if self.name else _("Tidak ikut")


def html_index(package: Package, lines: Sequence[Line]) -> bytes:
    """The index as a page that opens without a network."""
    by_item: dict[str, list[Line]] = {}
    for line in lines:
        by_item.setdefault(line.item.item.code, []).append(line)
    sections = [(item, by_item.get(item.item.code, [])) for item in package.items]
    context = {"package": package, "sections": sections, "place": package.place}
    return render_to_string("reports/national/contents.html", context).encode()


def xlsx_index(package: Package, lines: Sequence[Line]) -> bytes:
    """The index as a workbook with one row for each file."""
    from pemantik.tables.writing import new_workbook  # noqa: PLC0415 - 12 MB in every process, needed for exports only

    file = io.BytesIO()
    with new_workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Daftar isi"))
        text = book.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "bg_color": "#E6F1F4", "bottom": 1})
        figure, size = (book.add_format({"num_format": form, "valign": "top"}) for form in ("0.00", "#,##0"))
        for place, (heading, width) in enumerate(_columns()):
            sheet.write_string(0, place, heading, bold)
            sheet.set_column(place, place, width)
        for row, line in enumerate(lines, start=1):
            sheet.write_string(row, 0, line.item.number, text)
            sheet.write_string(row, 1, line.item.item.name, text)
            value = line.item.value
            if value is not None and value.value is not None:
                sheet.write_number(row, 2, value.value, figure)
            else:
                sheet.write_string(row, 2, answer(value or ""), text)
            cells = (line.item.level, line.file.title if line.file else "", line.name, line.pages, line.places)
            for place, cell in enumerate(cells, start=3):
                sheet.write_string(row, place, cell, text)
            if line.file:
                sheet.write_number(row, 8, line.size, size)
            sheet.write_string(row, 9, line.state, text)
            sheet.write_string(row, 10, line.advice or " ".join(line.item.lacks), text)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(lines)), len(_columns()) - 1)
    return file.getvalue()


def _columns() -> tuple[tuple[str, int], ...]:
    return (
        (_("Indikator"), 10),
        (_("Nama indikator"), 44),
        (_("Nilai"), 8),
        (_("Tingkat yang terpenuhi"), 22),
        (_("Dokumen"), 40),
        (_("Berkas"), 52),
        (_("Halaman bagian"), 14),
        (_("Dikutip"), 36),
        (_("Ukuran (bita)"), 14),
        (_("Keadaan"), 16),
        (_("Yang perlu dilakukan"), 60),
    )
