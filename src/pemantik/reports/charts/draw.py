"""A chart as SVG or PNG, exactly as the pages draw it."""

from typing import Any

from pemantik.reports.rendering.renderer import Renderer

WIDTH, HEIGHT = 620, 320


def svg(description: dict[str, Any], width: int = WIDTH, height: int = HEIGHT) -> str:
    """The text of an SVG. For more than one chart, use a `Renderer` of your own."""
    with Renderer() as renderer:
        return renderer.svg({"description": description, "width": width, "height": height})


def png(description: dict[str, Any], width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A PNG at twice the size, for programs that know no SVG."""
    with Renderer() as renderer:
        return renderer.png({"description": description, "width": width, "height": height})
