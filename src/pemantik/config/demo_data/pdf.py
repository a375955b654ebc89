"""A small writer of PDF files: lines of text with a text layer, or pictures of pages without one.

The same pages always give the same bytes, so the same example has the same hash on every machine.
"""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont

#: A4 in points.
WIDTH, HEIGHT = 595, 842
MARGIN = 64
LEADING = 1.45
#: Resolution of a picture of a page, in dots per point.
SCAN = 1.4
MARK = "CONTOH"
FOOTER = "CONTOH - bukan dokumen resmi. Dibuat oleh Pemantik untuk latihan."


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its size in points, whether it is bold, whether it stands in the middle."""

    text: str
    size: float = 10.5
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Lines from top to bottom; `picture` for a page that is only an image, as a scanner makes it."""

    lines: Sequence[Line] = field(default_factory=tuple)
    picture: bool = False


def write_pdf(pages: Sequence[Page]) -> bytes:
    """The whole file."""
    file = _File()
    fonts = {
        "F1": file.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        "F2": file.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"),
    }
    tree = file.reserve()
    kids = [_picture_page(file, tree, page) if page.picture else _text_page(file, tree, fonts, page) for page in pages]
    names = b" ".join(b"%d 0 R" % kid for kid in kids)
    file.put(tree, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (names, len(kids)))
    return file.finish(file.add(b"<< /Type /Catalog /Pages %d 0 R /Lang (id) >>" % tree))


class _File:
    """Numbered objects, written one after another."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def reserve(self) -> int:
        self.objects.append(b"")
        return len(self.objects)

    def put(self, number: int, content: bytes) -> None:
        self.objects[number - 1] = content

    def add(self, content: bytes) -> int:
        number = self.reserve()
        self.put(number, content)
        return number

    def stream(self, content: bytes, entries: bytes) -> int:
        return self.add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content))

    def finish(self, root: int) -> bytes:
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, content in enumerate(self.objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, root, start)
        return bytes(out)


def _text_page(file: _File, tree: int, fonts: dict[str, int], page: Page) -> int:
    names = b" ".join(b"/%s %d 0 R" % (name.encode(), number) for name, number in fonts.items())
    content = file.stream(zlib.compress(_drawing(page.lines)), b"/Filter /FlateDecode")
    return file.add(
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Resources << /Font << %s >> >> /Contents %d 0 R >>"
        % (tree, WIDTH, HEIGHT, names, content)
    )


def _drawing(lines: Sequence[Line]) -> bytes:
    """The mark across the page, the lines, the footer."""
    out = [f"q 0.93 0.88 0.86 rg BT /F2 110 Tf 0.82 0.57 -0.57 0.82 110 240 Tm ({MARK}) Tj ET Q"]
    height = float(HEIGHT - MARGIN)
    for line in lines:
        height -= line.size * LEADING
        if line.text:
            left = (WIDTH - _width(line)) / 2 if line.centred else MARGIN
            out.append(_show(line, left, height))
    footer = Line(FOOTER, size=8)
    out.append(_show(footer, (WIDTH - _width(footer)) / 2, 34))
    return "\n".join(out).encode("cp1252", errors="replace")


def _show(line: Line, left: float, bottom: float) -> str:
    text = line.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{'F2' if line.bold else 'F1'} {line.size:g} Tf {left:.1f} {bottom:.1f} Td ({text}) Tj ET"


def _width(line: Line) -> float:
    """Roughly: Helvetica's letters are half as wide as high, capitals and bold ones wider."""
    wide = sum(0.69 if letter.isupper() else 0.5 for letter in line.text)
    return wide * line.size * (1.04 if line.bold else 1)


def _picture_page(file: _File, tree: int, page: Page) -> int:
    picture = _picture(page.lines)
    with io.BytesIO() as buffer:
        picture.save(buffer, "JPEG", quality=55)
        content = buffer.getvalue()
    size = b"/Width %d /Height %d" % picture.size
    kind = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode"
    image = file.stream(content, kind + b" " + size)
    drawing = file.stream(b"q %d 0 0 %d 0 0 cm /Im0 Do Q" % (WIDTH, HEIGHT), b"")
    return file.add(
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Resources << /XObject << /Im0 %d 0 R >> >>"
        b" /Contents %d 0 R >>" % (tree, WIDTH, HEIGHT, image, drawing)
    )


def _picture(lines: Sequence[Line]) -> Image.Image:
    """The page as a slightly crooked scan on greyish paper."""
    picture = Image.new("L", (round(WIDTH * SCAN), round(HEIGHT * SCAN)), 236)
    draw = ImageDraw.Draw(picture)
    draw.text((WIDTH * SCAN * 0.2, HEIGHT * SCAN * 0.42), MARK, fill=214, font=ImageFont.load_default(110 * SCAN))
    height = float(MARGIN)
    for line in [*lines, Line(""), Line(FOOTER, size=8)]:
        font = ImageFont.load_default(line.size * SCAN)
        left = (WIDTH * SCAN - draw.textlength(line.text, font)) / 2 if line.centred else MARGIN * SCAN
        draw.text((left, height * SCAN), line.text, fill=45, font=font)
        height += line.size * LEADING
    return picture.rotate(-0.8, fillcolor=228, resample=Image.Resampling.BILINEAR)
