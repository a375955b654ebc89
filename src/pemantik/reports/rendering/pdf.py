"""A document's content as PDF."""

import base64
from collections.abc import Mapping
from typing import Any

import msgspec
import segno

from pemantik.reports.content.parts import Content, Stamp
from pemantik.reports.rendering.renderer import Renderer


def pdf(renderer: Renderer, template: str, content: Content, stamp: Stamp) -> bytes:
    """The PDF of a content, set by the template of that name."""
    data: dict[str, Any] = msgspec.to_builtins(content) | {"stamp": msgspec.to_builtins(stamp)}
    logo = data["heading"]["letterhead"].pop("logo")
    data["heading"]["has_logo"] = bool(logo)
    for chart in data["charts"].values():
        del chart["description"]
    pictures = {"qr": qr(stamp.address)}
    if content.heading.letterhead.logo:
        pictures["logo"] = framed(content.heading.letterhead.logo)
    return renderer.pdf(template, data, drawings(content), pictures)


def drawings(content: Content) -> Mapping[str, Any]:
    """What is to be drawn for a content, by the name that the template gives it."""
    return {
        f"chart-{name}": {"description": chart.description, "width": chart.width, "height": chart.height}
        for name, chart in content.charts.items()
    }


def qr(address: str) -> str:
    """A QR code as SVG; readable with a quarter of it hidden by a stamp."""
    code: str = segno.make(address, error="q", micro=False).svg_inline(border=1, dark="#14232b", scale=4)
    return code.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def framed(logo: bytes) -> str:
    """A PNG inside an SVG: the compiler takes texts only."""
    width, height = int.from_bytes(logo[16:20]), int.from_bytes(logo[20:24])
    packed = base64.b64encode(logo).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{packed}"/></svg>'
    )
