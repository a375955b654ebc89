"""Lets uv reach the same package registry as the user's pip."""

import ast
import os
import subprocess
from pathlib import Path

# pip's setting, the names that uv knows for it (the first is set), what joins several values.
SETTINGS = (
    ("index-url", ("UV_DEFAULT_INDEX", "UV_INDEX_URL"), " "),
    ("extra-index-url", ("UV_INDEX", "UV_EXTRA_INDEX_URL"), " "),
    ("find-links", ("UV_FIND_LINKS",), ","),
    ("trusted-host", ("UV_INSECURE_HOST",), " "),
    ("cert", ("SSL_CERT_FILE",), " "),
    ("proxy", ("ALL_PROXY",), " "),
    ("timeout", ("UV_HTTP_TIMEOUT",), " "),
)


def pip_environment() -> dict[str, str]:
    """Return a process environment in which pip installs where it is told, whatever the user's habits."""
    environment = dict(os.environ)
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"):
        environment.pop(name, None)
    environment.update(PIP_USER="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment.setdefault("PIP_RETRIES", "2")
    return environment


def uv_environment(python: Path) -> dict[str, str]:
    """Return a process environment in which uv uses the registry that pip of this Python is configured for."""
    environment = dict(os.environ)
    settings = pip_settings(python)
    for name, known_names, separator in SETTINGS:
        value = settings.get(name)
        if value and not any(environment.get(known) for known in known_names):
            environment[known_names[0]] = separator.join(value.split())
    # pip looks for a package in all its registries; the locked hashes make that safe.
    environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    return environment


def pip_settings(python: Path) -> dict[str, str]:
    """Return pip's settings, from its files and from `PIP_...`, by their long name."""
    listing = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False, env=pip_environment()
    )
    found: dict[str, dict[str, str]] = {}
    for line in listing.stdout.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if name and value:
            found.setdefault(section, {})[name] = str(ast.literal_eval(value))
    return found.get("global", {}) | found.get("install", {}) | found.get(":env:", {})
