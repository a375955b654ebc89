"""Cuts a TopoJSON of all kabupaten and kota into one small file for each province: `python -m tools.maps FILE`.

The files keep the arcs as they are (quantised and shared between neighbours), so a border is stored once.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "src/pemantik/supervision/data/maps"


def cut(topology: dict[str, Any], geometries: list[dict[str, Any]]) -> dict[str, Any]:
    """A topology with these geometries and only the arcs that they use."""
    numbers: dict[int, int] = {}

    def renumbered(arcs: Any) -> Any:
        if isinstance(arcs, list):
            return [renumbered(each) for each in arcs]
        number = numbers.setdefault(arcs if arcs >= 0 else ~arcs, len(numbers))
        return number if arcs >= 0 else ~number

    areas = [
        {"id": each["id"], "type": each["type"], "name": each["properties"]["nama"], "arcs": renumbered(each["arcs"])}
        for each in geometries
    ]
    return {"transform": topology["transform"], "areas": areas, "arcs": [topology["arcs"][at] for at in numbers]}


def main(source: str) -> None:
    """Write a file for each province."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    by_province: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in topology["objects"]["kabkota"]["geometries"]:
        by_province[each["id"][:2]].append(each)
    TARGET.mkdir(parents=True, exist_ok=True)
    for province, geometries in by_province.items():
        text = json.dumps(cut(topology, geometries), ensure_ascii=False, separators=(",", ":"))
        (TARGET / f"{province}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
