"""Makes the Python environment of the product with uv, which itself comes from the package registry.

Whatever is made here is made beside the old one and takes its place only when complete, so that a killed or failed
preparation leaves no half-made environment.
"""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from launcher import registry, state
from launcher.process import Workplace
from launcher.speech import Problem, say


def make(place: Workplace, group: str) -> None:
    """Make `.venv` anew with the locked packages of `group` and with `src/` importable."""
    uv = ensure_uv(place)
    say("Memasang paket Python ...", "Installing Python packages ...")
    new = fresh_folder(place, "venv.new")
    settings = uv_settings(place)
    place.run([uv, "venv", "--relocatable", "--prompt", "pemantik", "--python", sys.executable, new], settings)
    lock = place.root / "requirements" / f"{group}.lock"
    python = new / "bin" / "python"
    place.run([uv, "pip", "install", "--require-hashes", "--python", python, "--requirement", lock], settings)
    packages = new / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    # Relative to this folder, as `--relocatable` is: the whole of Pemantik may be moved.
    (packages / "pemantik.pth").write_text("../../../../src\n")
    (new / state.STAMP).write_text(state.environment_stamp(str(place.root), group, str(python)))
    take_place(place, new, place.root / ".venv")


def ensure_uv(place: Workplace) -> Path:
    """Return the locked uv, installed with pip into an environment of its own."""
    home = place.tools / "uv"
    uv = home / "bin" / "uv"
    lock = place.root / "requirements" / "uv.lock"
    stamp = state.fingerprint([str(lock)])
    if uv.exists() and state.stamp_of(str(home)) == stamp:
        return uv
    if importlib.util.find_spec("ensurepip") is None:
        raise Problem(
            "Python di sini tanpa modul `venv` lengkap; pasang dahulu paketnya, di Debian dan Ubuntu: "
            "`apt-get install python3-venv`.",
            "Python here lacks the full `venv` module; install its package first, on Debian and Ubuntu: "
            "`apt-get install python3-venv`.",
        )
    say("Mengambil uv, pemasang paket ...", "Fetching uv, the package installer ...")
    new = fresh_folder(place, "uv.new")
    place.run([sys.executable, "-m", "venv", new])
    python = new / "bin" / "python"
    place.run([python, "-m", "pip", "install", "--require-hashes", "--requirement", lock], registry.pip_environment())
    (new / state.STAMP).write_text(stamp)
    take_place(place, new, home)
    return uv


def uv_settings(place: Workplace) -> dict[str, str]:
    """Return the process environment for uv: pip's registry settings, and a cache that can be written."""
    settings = registry.uv_environment(place.tools / "uv" / "bin" / "python")
    if not has_writable_home():
        settings.setdefault("UV_CACHE_DIR", str(place.tools / "uv-cache"))
    return settings


def has_writable_home() -> bool:
    """Tell whether tools can keep their caches in the home folder (accounts of services often have none)."""
    return os.access(Path("~").expanduser(), os.W_OK)


def fresh_folder(place: Workplace, name: str) -> Path:
    """Return a path under `.launcher` where nothing is, removing what a killed launcher left there."""
    folder = place.tools / name
    if folder.exists():
        shutil.rmtree(folder)
    return folder


def take_place(place: Workplace, new: Path, target: Path) -> None:
    """Put the finished folder where the old one was."""
    old = fresh_folder(place, f"{target.name.removeprefix('.')}.old")
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
