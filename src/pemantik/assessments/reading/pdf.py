"""PDF by way of PDFium: its text, its pages as pictures, the places of words, and what is unusual in it."""

import ctypes
import time
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from pemantik.assessments.reading.images import as_webp
from pemantik.assessments.reading.refusal import RefusedError
from pemantik.assessments.reading.text import clean

MOST_PAGES = 3000
MOST_CHARACTERS = 50_000
MOST_MARKS = 200
#: Pages that say less than this are taken for pictures.
FEWEST_CHARACTERS = 20
#: Reading stops here and keeps what it has, in seconds.
TIME_FOR_TEXT = 60
#: Marks are given in ten-thousandths of the page's width and height.
GRID = 10_000
#: Names that make a reader act on opening; PDFium runs none of them.
_SCRIPTS = (b"/JavaScript", b"/JS ", b"/JS(", b"/JS<")
_LAUNCHES = (b"/Launch", b"/SubmitForm", b"/ImportData")


def opened(path: Path) -> pdfium.PdfDocument:
    """The document. Raises RefusedError where it is locked, empty or broken."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        # A document without pages fails with "success".
        reasons = {raw.FPDF_ERR_PASSWORD: "locked", raw.FPDF_ERR_SUCCESS: "empty"}
        raise RefusedError(reasons.get(getattr(error, "err_code", None), "broken")) from None
    return document


def probe(path: Path) -> dict[str, Any]:
    """Whether it opens without a password and has a page."""
    document = opened(path)
    document[0].get_size()
    return {"pages": len(document)}


def read(path: Path) -> dict[str, Any]:
    """Text of each page and what is unusual. `complete` is false where a limit ended the reading."""
    document = opened(path)
    deadline = time.monotonic() + TIME_FOR_TEXT
    texts: list[str] = []
    for number in range(min(len(document), MOST_PAGES)):
        if time.monotonic() > deadline:
            break
        page = document[number]
        textpage = page.get_textpage()
        texts.append(clean(textpage.get_text_bounded())[:MOST_CHARACTERS])
        textpage.close()
        page.close()
    content = path.read_bytes()
    return {
        "pages": len(document),
        "texts": texts,
        "complete": len(texts) == len(document),
        "with_text": sum(len(text) >= FEWEST_CHARACTERS for text in texts),
        "script": raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or any(word in content for word in _SCRIPTS),
        "launch": any(word in content for word in _LAUNCHES),
        "attachments": max(0, document.count_attachments()),
        "signed": raw.FPDF_GetSignatureCount(document) > 0,
    }


def _page(path: Path, number: int) -> pdfium.PdfPage:
    document = opened(path)
    if not 1 <= number <= len(document):
        raise RefusedError("page")
    return document[number - 1]


def render(path: Path, page: int, width: int) -> bytes:
    """One page as WebP of this width. Forms and annotations' actions are drawn at most, never run."""
    found = _page(path, page)
    page_width, page_height = found.get_size()
    scale = width / max(page_width, 1)
    # A page may be as long as a banner: the picture stays within four times its width.
    scale = min(scale, width * 4 / max(page_height, 1))
    return as_webp(found.render(scale=scale).to_pil())


def find(path: Path, page: int, words: list[str]) -> list[list[int]]:
    """Places of words on a page as `[left, top, width, height]`, in ten-thousandths of the page as it is shown."""
    found = _page(path, page)
    textpage = found.get_textpage()
    textpage.count_rects()
    marks: list[list[int]] = []
    for word in words:
        searcher = textpage.search(word)
        while (hit := searcher.get_next()) and len(marks) < MOST_MARKS:
            first = raw.FPDFText_CountRects(textpage, *hit)
            marks.extend(_on_screen(found, textpage.get_rect(index)) for index in range(first))
    return marks[:MOST_MARKS]


def _on_screen(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> list[int]:
    """A box of the page's own coordinates on the page as it is shown, turned and cropped."""
    left, bottom, right, top = box
    corners = [_point(page, left, top), _point(page, right, bottom)]
    xs, ys = zip(*corners, strict=True)
    return [min(xs), min(ys), abs(xs[1] - xs[0]), abs(ys[1] - ys[0])]


def _point(page: pdfium.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, GRID, GRID, 0, x, y, across, down)
    return across.value, down.value
