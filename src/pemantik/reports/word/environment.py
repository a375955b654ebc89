"""The Jinja that fills Word templates: sandboxed, escaping everything, able to reach nothing but the given fields."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

_THEME = Path(__file__).resolve().parents[1] / "build" / "theme.json"
#: From this step of the ramp on, letters on it are white.
_DARK = 4


def environment() -> ImmutableSandboxedEnvironment:
    """A new environment: docxtpl changes the one that it is given. Nothing built in is left but what we put there."""
    made = ImmutableSandboxedEnvironment(autoescape=True)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


def painting() -> ImmutableSandboxedEnvironment:
    """The environment of our own templates: they may also ask for the colour of a level."""
    made = environment()
    made.globals |= {"ground": ground, "ink": ink}
    return made


@cache
def theme() -> dict[str, Any]:
    """The colours of pages and documents."""
    found: dict[str, Any] = json.loads(_THEME.read_text(encoding="utf-8"))
    return found


def shade(name: str) -> str:
    """A colour of the theme as Word writes it: `E6F1F4`."""
    found: str = theme()[name]
    return found.lstrip("#").upper()


def ground(step: int) -> str:
    """The ground of a cell whose value stands on this step of the ramp."""
    ramp: list[str] = theme()["ramp"]
    return ramp[step - 1].lstrip("#").upper() if step > 0 else "auto"


def ink(step: int) -> str:
    """The letters on that ground."""
    return "FFFFFF" if step >= _DARK else shade("ink")
