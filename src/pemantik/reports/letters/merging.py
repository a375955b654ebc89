"""A letter for one recipient: its template filled in, as a file or as text to look at."""

import io
from collections.abc import Mapping
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docxtpl import DocxTemplate

from pemantik.reports.letters.blocks import Block
from pemantik.reports.letters.names import nothing
from pemantik.reports.word.environment import environment
from pemantik.reports.word.rendering import filled, logo_picture, qr_picture


def letter(template: bytes, fields: Mapping[str, Any], logo: bytes | None) -> bytes:
    """The Word file of a letter. Fields that are not given are empty."""
    made = DocxTemplate(io.BytesIO(template))
    made.init_docx()
    context = nothing() | dict(fields) | {"logo": logo_picture(made, logo)}
    context["kode_qr"] = qr_picture(made, fields["alamat_periksa"])
    return filled(made, context, f"{fields['hal']}: {fields['tujuan']}", environment())


def blocks_of(content: bytes) -> tuple[Block, ...]:
    """What can be read in a letter, in its order, without heads and feet."""
    document = docx.Document(io.BytesIO(content))
    found = []
    for each in document.iter_inner_content():
        if isinstance(each, Table):
            rows = tuple(tuple(cell.text for cell in row.cells) for row in each.rows)
            found.append(Block("", rows))
        elif each.text.strip() or each._element.find(f".//{qn('w:drawing')}") is not None:
            found.append(Block(each.text))
    return tuple(found)
