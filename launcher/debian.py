"""Installs packages of the distribution, where this user may."""

import os
import shutil
import subprocess

from launcher.process import run
from launcher.speech import Problem, choose, say


def install(package: str) -> str | None:
    """Install a Debian package; return nothing when it is there, else why it could not be installed."""
    if not shutil.which("apt-get"):
        return choose("`apt-get` tidak ada di sini", "there is no `apt-get` here")
    prefix = administrator()
    if prefix is None:
        return choose("memerlukan root atau sudo tanpa kata sandi", "it takes root or passwordless sudo")
    say(f"Memasang {package} dari distribusi ...", f"Installing {package} from the distribution ...")
    command = [*prefix, "apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", package]
    try:
        try_install(command, [*prefix, "apt-get", "update"])
    except Problem as problem:
        return str(problem)
    return None


def administrator() -> list[str] | None:
    """Return what to write before a command to run it as root, or nothing at all if that is not possible."""
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def try_install(command: list[str], update: list[str]) -> None:
    """Install with the package lists as they are; only if that fails, renew them and try once more."""
    quiet = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    if quiet.returncode != 0:
        run(update)
        run(command)
