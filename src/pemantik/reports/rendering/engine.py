"""Draws charts and sets documents. Lives in the child process only: V8 and Typst never load into the web server."""

import json
from pathlib import Path
from typing import Any, Literal

import typst
from py_mini_racer import MiniRacer

ROOM = Path(__file__).resolve().parents[1]
BUILD = ROOM / "build"
TEMPLATES = ROOM / "typst"
#: A picture in Word is drawn at twice its size, so that it stays sharp in print.
POINTS_PER_INCH = 144


class Engine:
    """One V8 with the drawing functions, and one compiler for each template."""

    def __init__(self) -> None:
        self._compilers: dict[str, Any] = {}
        self._v8 = MiniRacer()
        self._v8.eval((BUILD / "charts-server.js").read_text(encoding="utf-8"))
        self._theme = json.loads((BUILD / "theme.json").read_text(encoding="utf-8"))

    def close(self) -> None:
        """End V8; a live one hangs the exit of the interpreter."""
        self._v8.close()

    def svg(self, chart: dict[str, Any]) -> str:
        """The drawing of `{"description", "width", "height"}`."""
        drawn: str = self._v8.call("drawChart", json.dumps(chart["description"]), chart["width"], chart["height"])
        return drawn

    def png(self, chart: dict[str, Any]) -> bytes:
        """The same as a picture, for programs that know no SVG."""
        return self._compile("gambar", {"svg": self.svg(chart)}, "png")

    def pdf(self, template: str, data: dict[str, Any], charts: dict[str, Any], pictures: dict[str, str]) -> bytes:
        """A document. Everything that people wrote arrives as data and is never read as markup."""
        drawn = {name: self.svg(chart) for name, chart in charts.items()}
        inputs = {"data": json.dumps(data | {"theme": self._theme}), **drawn, **pictures}
        return self._compile(template, inputs, "pdf")

    def _compile(self, template: str, inputs: dict[str, str], form: Literal["pdf", "png"]) -> bytes:
        compiler = self._compilers.get(template)
        if compiler is None:
            compiler = typst.Compiler(
                input=str(TEMPLATES / f"{template}.typ"),
                root=str(TEMPLATES),
                font_paths=[str(BUILD)],
                ignore_system_fonts=True,
            )
            self._compilers[template] = compiler
        ppi = POINTS_PER_INCH if form == "png" else None
        made = compiler.compile(sys_inputs=inputs, format=form, ppi=ppi)
        if not isinstance(made, bytes):  # more pictures than one
            raise TypeError("a picture has one page")
        return made
