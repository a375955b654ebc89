"""Installs the locked front-end packages and builds the files that the pages use."""

from launcher import node, state
from launcher.process import Workplace
from launcher.speech import say


def install_packages(place: Workplace) -> None:
    """Fill `node_modules` from `package-lock.json`, unless it is.

    `npm ci` begins by removing `node_modules`, and with it the stamp: a killed installation starts over.
    """
    root = str(place.root)
    if state.packages_are_ready(root):
        return
    found = node.find(place)
    say("Memasang paket antarmuka ...", "Installing front-end packages ...")
    place.run([*found.npm, "ci"], node.environment(place, found))
    packages = place.root / "node_modules"
    packages.mkdir(exist_ok=True)
    (packages / state.STAMP).write_text(state.packages_stamp(root))


def build(place: Workplace) -> None:
    """Build the front-end files, unless they are built from the sources as they are now."""
    root = str(place.root)
    if state.pages_are_ready(root):
        return
    install_packages(place)
    found = node.find(place)
    say("Membangun berkas antarmuka ...", "Building the front-end files ...")
    pages = place.root / state.PAGES
    (pages / state.STAMP).unlink(missing_ok=True)
    place.run([*found.npm, "run", "build"], node.environment(place, found))
    pages.mkdir(parents=True, exist_ok=True)
    (pages / state.STAMP).write_text(state.pages_stamp(root))
