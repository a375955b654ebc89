"""A part of a PDF that is small enough for a portal: whole pages, as many as fit."""

import io
from pathlib import Path

import pypdfium2 as pdfium

from pemantik.assessments.reading.pdf import opened
from pemantik.assessments.reading.refusal import RefusedError

#: Parts are never exactly as heavy as their share of the pages; so much of the limit is aimed at.
AIM = 0.9


def part(path: Path, first: int, most: int) -> bytes:
    """The pages from `first` (0 is the first) that fit into `most` bytes, as a PDF of their own.

    Before it stands a line `NEXT/PAGES`: the page after the part, and how many there are. A page that does not fit
    alone is refused as `heavy`.
    """
    document = opened(path)
    pages = len(document)
    if not 0 <= first < pages:
        raise RefusedError("empty")
    count = min(pages - first, max(1, int(pages * most * AIM / max(1, path.stat().st_size))))
    while len(content := _some(document, first, count)) > most:
        if count == 1:
            raise RefusedError("heavy")
        count = max(1, count // 2)
    return f"{first + count}/{pages}\n".encode() + content


def _some(document: pdfium.PdfDocument, first: int, count: int) -> bytes:
    chosen = pdfium.PdfDocument.new()
    chosen.import_pages(document, list(range(first, first + count)))
    target = io.BytesIO()
    chosen.save(target)
    chosen.close()
    return target.getvalue()
