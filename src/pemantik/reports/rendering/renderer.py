"""The parent's side: starts the child, hands it documents, and begins a new one before the old grows."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pemantik.reports.rendering.frames import read_frame, write_frame

#: Folder that holds the package; the child gets no other part of our environment, so no secret either.
_SOURCE = Path(__file__).resolve().parents[3]
#: The longest that one document may take, in seconds.
PATIENCE = 60
#: A child serves so many documents; what its libraries keep is given back with it.
DOCUMENTS_PER_LIFE = 50
#: Children that one process runs at a time.
_PLACES = threading.BoundedSemaphore(2)


class RenderingError(Exception):
    """The document could not be made. The text is for the log, not for people."""


class Renderer:
    """Makes documents: `with Renderer() as renderer: renderer.pdf(...)`.

    The child starts at once and warms up beside whatever the caller does before the first document.
    """

    def __enter__(self) -> Self:
        """Start the child."""
        if not _PLACES.acquire(timeout=PATIENCE):
            raise RenderingError("all renderers are busy")
        try:
            self._child = self._start()
        except BaseException:
            _PLACES.release()
            raise
        self._served = 0
        return self

    def __exit__(self, *_why: type[BaseException] | BaseException | TracebackType | None) -> None:
        """End the child."""
        try:
            self._end()
        finally:
            _PLACES.release()

    def pdf(
        self,
        template: str,
        data: Mapping[str, Any],
        charts: Mapping[str, Any] | None = None,
        pictures: Mapping[str, str] | None = None,
    ) -> bytes:
        """The PDF of a template with its data. `charts` by name: description, width, height; `pictures` are SVG."""
        return self._ask(
            {"operation": "pdf", "template": template, "data": data, "charts": charts or {}, "pictures": pictures or {}}
        )

    def svg(self, chart: Mapping[str, Any]) -> str:
        """A chart as the text of an SVG."""
        return self._ask({"operation": "svg", "chart": chart}).decode()

    def png(self, chart: Mapping[str, Any]) -> bytes:
        """A chart as a picture at twice its size."""
        return self._ask({"operation": "png", "chart": chart})

    def _ask(self, request: Mapping[str, Any]) -> bytes:
        if self._served >= DOCUMENTS_PER_LIFE:
            self._end()
            self._child, self._served = self._start(), 0
        self._served += 1
        alarm = threading.Timer(PATIENCE, self._child.kill)
        alarm.start()
        try:
            write_frame(self._input, json.dumps(request, ensure_ascii=False).encode())
            answered = read_frame(self._output)
        except BrokenPipeError:
            answered = None
        finally:
            alarm.cancel()
        if answered is None:
            raise RenderingError(f"the renderer ended without an answer ({self._child.poll()})")
        if answered[:1] == b"-":
            raise RenderingError(answered[1:].decode(errors="replace"))
        return answered[1:]

    @property
    def _input(self) -> Any:
        return self._child.stdin

    @property
    def _output(self) -> Any:
        return self._child.stdout

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {"PYTHONPATH": str(_SOURCE), "PATH": os.environ.get("PATH", "")}
        command = [sys.executable, "-P", "-m", "pemantik.reports.rendering.child"]
        return subprocess.Popen(  # noqa: S603 - our own module, nothing from outside in the command
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )

    def _end(self) -> None:
        self._input.close()
        try:
            self._child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._output.close()
