"""A document's content as a Word file."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import segno
from docx.oxml import parse_xml
from docx.shared import Cm, Mm
from docxtpl import DocxTemplate, InlineImage

from pemantik.reports.content.parts import Content, IndicatorLine, Signature, Stamp
from pemantik.reports.formats import DOTS
from pemantik.reports.models import IssuedDocument
from pemantik.reports.rendering.renderer import Renderer
from pemantik.reports.word.blueprints import lhe, minutes, spending, telematics
from pemantik.reports.word.environment import painting
from pemantik.reports.word.outline import entries, numbers_of

_CHART_WIDTH = Cm(15.5)
#: Charts are drawn for 640 units across the page.
_FULL = 640
Kind = IssuedDocument.Kind
#: The kinds that exist as Word, and how their template is made.
BLUEPRINTS: Mapping[str, Callable[[int], bytes]] = {
    Kind.REPORT: lhe.report,
    Kind.UNIT: minutes.unit_minutes,
    Kind.MEETING: minutes.meeting_minutes,
    Kind.ASSIGNMENTS: minutes.assignments,
    Kind.TELEMATICS: telematics.analysis,
    Kind.SPENDING: spending.letter,
}


class Picture(InlineImage):  # type: ignore[misc]  # docxtpl has no types
    """A picture in the text with words for those who do not see it."""

    def __init__(self, template: DocxTemplate, content: bytes, words: str, **size: Any) -> None:
        super().__init__(template, io.BytesIO(content), **size)
        self._words = words

    def _insert_image(self) -> str:
        drawn: str = super()._insert_image()
        before, inline, after = drawn.partition("<w:drawing>")
        picture, closing, rest = after.partition("</w:drawing>")
        element = parse_xml(picture)
        for each in element.xpath(".//wp:docPr | .//pic:cNvPr"):
            each.set("descr", self._words)
        return before + inline + element.xml + closing + rest


@lru_cache(maxsize=16)
def blueprint(kind: str, stages: int) -> bytes:
    """The template of a kind of document, made once in each process."""
    return BLUEPRINTS[kind](stages)


def docx(renderer: Renderer | None, kind: str, content: Content, stamp: Stamp) -> bytes:
    """The Word file of a content. `renderer` draws its charts; without charts none is needed."""
    columns: Sequence[str] = getattr(content, "stage_names", ()) or getattr(content, "topic_names", ())
    template = DocxTemplate(io.BytesIO(blueprint(kind, len(columns))))
    template.init_docx()
    context = {each.name: getattr(content, each.name) for each in fields(content)}
    context |= _shared(template, content, stamp)
    context["pictures"] = _pictures(template, renderer, content)
    if kind == Kind.REPORT:
        context |= _of_report(content, stamp)
    return filled(template, context, _title(content))


def filled(template: DocxTemplate, context: Mapping[str, Any], title: str, environment: Any = None) -> bytes:
    """The template with its fields filled in, as a file."""
    template.render(dict(context), environment or painting(), autoescape=True)
    template.docx.core_properties.title = title[:255]
    file = io.BytesIO()
    template.save(file)
    return file.getvalue()


def qr_picture(template: DocxTemplate, address: str, size: float = 1.4) -> Picture:
    """The QR code of an address."""
    file = io.BytesIO()
    segno.make(address, error="q", micro=False).save(file, kind="png", scale=6, border=1, dark="#14232b")
    return Picture(template, file.getvalue(), "Kode QR ke halaman pemeriksaan dokumen ini", width=Cm(size))


def logo_picture(template: DocxTemplate, logo: bytes | None) -> Picture | str:
    """The logo of the institution in a square of two centimetres; nothing where there is none."""
    if not logo:
        return ""
    width, height = int.from_bytes(logo[16:20]), int.from_bytes(logo[20:24])
    size = {"width": Mm(20)} if width >= height else {"height": Mm(20)}
    return Picture(template, logo, "Logo", **size)


def signature_rows(signatures: tuple[Signature, ...], place: str) -> list[dict[str, Any]]:
    """Places to sign in rows of two; an only one stands at the right."""
    cells = [_signed(each) for each in signatures]
    if len(cells) % 2:
        cells.insert(0 if len(cells) == 1 else len(cells), _signed(None))
    rows = [{"left": cells[at], "right": cells[at + 1]} for at in range(0, len(cells), 2)]
    if rows:
        rows[0]["right"]["place"] = place
    return rows


def _signed(signature: Signature | None) -> dict[str, str]:
    if signature is None:
        return dict.fromkeys(("place", "role", "position", "name", "below"), "")
    role, position = signature.role, signature.position
    return {"place": "", "role": role, "position": position, "name": signature.name or DOTS, "below": "NIP"}


def _shared(template: DocxTemplate, content: Content, stamp: Stamp) -> dict[str, Any]:
    heading = content.heading
    first, *rest = heading.letterhead.lines
    marks = ["SEMENTARA" if heading.status else "", "DATA CONTOH" if heading.is_example else ""]
    return {
        "stamp": stamp,
        "title": heading.kind.upper(),
        "marks": " · ".join(filter(None, marks)),
        "number_line": stamp.number or DOTS,
        "logo": logo_picture(template, heading.letterhead.logo),
        "letterhead_name": first,
        "letterhead_rest": rest,
        "qr": qr_picture(template, stamp.address),
        "signature_rows": signature_rows(content.signatures, f"{DOTS[:24]}, {stamp.day}"),
    }


def _pictures(template: DocxTemplate, renderer: Renderer | None, content: Content) -> dict[str, Picture]:
    if renderer is None:
        return {}
    return {
        name: Picture(
            template,
            renderer.png({"description": chart.description, "width": chart.width, "height": chart.height}),
            chart.words[:500],
            width=int(_CHART_WIDTH * min(1, chart.width / _FULL)),
        )
        for name, chart in content.charts.items()
    }


def _of_report(content: Any, stamp: Stamp) -> dict[str, Any]:
    heading = content.heading
    cover = [("Nomor", stamp.number or DOTS), ("Tanggal", stamp.day), ("Tahap penilaian", heading.stage)]
    if heading.status:
        cover.append(("Status", f"{heading.status}."))
    groups = [_with(group, count=len(group.lines)) for group in content.indicators]
    for group in groups:
        group.lines = [_with(line, by_stage=_by_stage(content.stage_names, line)) for line in group.lines]
    return {
        "cover": [{"name": name, "text": text} for name, text in cover],
        "toc": entries(content),
        "indicators": groups,
        "all_lines": [line for group in groups for line in group.lines],
        **numbers_of(content),
    }


def _with(part: Any, **more: Any) -> SimpleNamespace:
    """A part of the content with something beside it."""
    return SimpleNamespace(**{each.name: getattr(part, each.name) for each in fields(part)}, **more)


def _by_stage(names: tuple[str, ...], line: IndicatorLine) -> str:
    return " · ".join(f"{name} {value}" for name, value in zip(names, line.values, strict=True))


def _title(content: Content) -> str:
    heading = content.heading
    return f"{heading.kind} {heading.subject}, {heading.campaign}"
