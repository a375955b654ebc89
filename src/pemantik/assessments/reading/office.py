"""Text of Word, PowerPoint, Excel and OpenDocument files."""

import re
import zipfile
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import iterparse
from python_calamine import CalamineWorkbook

from pemantik.assessments.reading.text import clean

#: Characters of one part that is searched on its own; longer text is cut into several.
PART = 20_000
MOST_CHARACTERS = 4_000_000
MOST_ROWS = 50_000
LARGEST_PART = 100 * 1024**2
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_BREAKS = {"p", "br", "tab", "h", "tr"}


def read(path: Path) -> dict[str, Any]:
    """Text of a Word, PowerPoint or OpenDocument file: by slide, or in parts. `pages` only where it has some."""
    with zipfile.ZipFile(path) as archive:
        slides = sorted((int(m[1]), m[0]) for m in map(_SLIDE.fullmatch, archive.namelist()) if m)
        if slides:
            texts = [_text(archive, name) for _number, name in slides]
            return {"pages": len(texts), "texts": texts, "complete": True}
        names = [name for name in ("word/document.xml", "content.xml") if name in archive.namelist()]
        text = "\n".join(_text(archive, name) for name in names)
    return {"pages": None, "texts": _parts(text), "complete": len(text) < MOST_CHARACTERS}


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """All text of one XML part, a line for each paragraph. Stops at the limits."""
    if archive.getinfo(name).file_size > LARGEST_PART:
        return ""
    pieces: list[str] = []
    length = 0
    with archive.open(name) as file:
        for _event, element in iterparse(file, forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            # OpenDocument writes text between the elements of a paragraph, the others only into <t>.
            text = "".join(element.itertext()) if tag in {"p", "h"} and name == "content.xml" else ""
            text = element.text or "" if tag == "t" else text
            pieces.append(text + ("\n" if tag in _BREAKS else ""))
            length += len(text)
            if tag in {"p", "tr"}:
                element.clear()
            if length > MOST_CHARACTERS:
                break
    return clean("".join(pieces))


def read_sheet(path: Path) -> dict[str, Any]:
    """Text of an Excel or OpenDocument workbook: one part for each sheet, a line for each row."""
    workbook = CalamineWorkbook.from_path(path)
    texts: list[str] = []
    rows = 0
    for name in workbook.sheet_names:
        lines = [name]
        for row in workbook.get_sheet_by_name(name).iter_rows():
            rows += 1
            if rows > MOST_ROWS:
                break
            line = " ".join(str(cell) for cell in row if cell != "")
            if line:
                lines.append(line)
        texts.append(clean("\n".join(lines))[:MOST_CHARACTERS])
    return {"pages": None, "texts": [part for text in texts for part in _parts(text)], "complete": rows <= MOST_ROWS}


def _parts(text: str) -> list[str]:
    """Pieces that end at a line's end where there is one."""
    text = text[:MOST_CHARACTERS]
    parts: list[str] = []
    while text:
        cut = len(text) if len(text) <= PART else max(text.rfind("\n", 0, PART), PART // 2)
        parts.append(text[:cut].strip())
        text = text[cut:]
    return [part for part in parts if part]
