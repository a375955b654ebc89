"""The program that draws and sets documents, one request after the other, until its input ends.

A request is JSON: `operation` (pdf, svg, png) and its arguments. An answer begins with one byte: `+` and the result,
or `-` and one line that says what went wrong.
"""

import json
import os
import sys

from pemantik.reports.rendering.engine import Engine
from pemantik.reports.rendering.frames import read_frame, write_frame


def answer(engine: Engine, request: bytes) -> bytes:
    """Do one operation."""
    try:
        arguments = json.loads(request)
        made = getattr(engine, {"pdf": "pdf", "svg": "svg", "png": "png"}[arguments.pop("operation")])(**arguments)
        return b"+" + (made.encode() if isinstance(made, str) else made)
    except Exception as broken:
        return b"-" + f"{type(broken).__name__}: {broken}".encode()[:2000]


def main() -> int:
    """Serve until the input ends."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not fall between the frames
    engine = Engine()
    try:
        while (request := read_frame(sys.stdin.buffer)) is not None:
            write_frame(output, answer(engine, request))
    finally:
        engine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
