"""What the things of a made list do: the functions of a world (`words_*.yaml`) with their names and descriptions."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Function:
    """What a thing does: its names, short names and descriptions."""

    code: str
    names: tuple[str, ...]
    shorts: tuple[str, ...]
    texts: tuple[str, ...]
    unit: str
    website: bool = False


@cache
def world(name: str) -> dict[str, Any]:
    """The words of a world."""
    return yaml.safe_load((HERE / f"words_{name}.yaml").read_text(encoding="utf-8"))


@cache
def functions(name: str) -> tuple[Function, ...]:
    """Every function of a world."""
    words = world(name)
    found = []
    for code, thing in words["objects"].items():
        for act in thing["does"]:
            activity = words["activities"][act]
            names = tuple(f"{noun} {obj}" for obj in thing["names"] for noun in activity["nouns"])
            texts = tuple(text.format(o=obj.lower()) for obj in thing["names"] for text in activity["texts"])
            shorts = tuple(f"SI{act[:2]}{code[:4]}".upper() for _ in (0,))
            found.append(Function(f"{act}-{code}", names, shorts, texts, thing["in"]))
    for code, thing in words["known"].items():
        found.append(
            Function(
                f"k-{code}",
                tuple(thing["names"]),
                tuple(thing["shorts"]),
                tuple(thing["texts"]),
                "",
                thing.get("website", False),
            )
        )
    return tuple(found)
