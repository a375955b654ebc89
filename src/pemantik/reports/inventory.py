"""The snapshot of an inventory entry as PDF: what the setting PEMANTIK_ENTRY_SNAPSHOT names."""

from collections.abc import Mapping
from typing import Any

from pemantik.reports.content.language import indonesian
from pemantik.reports.rendering.renderer import Renderer

#: The seal in groups, so that two of them can be compared by eye.
SEAL_GROUP = 8


def snapshot_pdf(content: Mapping[str, Any]) -> bytes:
    """One entry on paper: its facts, its links, whose word stands behind it, its seal. Raises RenderingError."""
    seal = content["seal"]
    with indonesian(), Renderer() as renderer:
        told = {
            "behind": _behind(content),
            "groups": [seal[at : at + SEAL_GROUP] for at in range(0, len(seal), SEAL_GROUP)],
        }
        return renderer.pdf("kutipan", dict(content) | told)


def _behind(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who stands behind the entry, and how much of it is known."""
    missing = content["missing"]
    complete = f"{content['completeness']}%"
    if missing:
        complete += f"; fakta kunci yang belum diketahui: {', '.join(missing)}"
    return [
        {"label": "Status", "text": content["state"]},
        {"label": "Diperiksa oleh", "text": content["verified"] or "belum diperiksa"},
        {"label": "Dipastikan pemilik", "text": content["confirmed"] or "belum dipastikan"},
        {"label": "Kelengkapan", "text": complete},
    ]
