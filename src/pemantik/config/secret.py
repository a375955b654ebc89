"""The secret key of this installation, made once and kept outside the repository."""

import os
import secrets
from pathlib import Path


def read_or_create_secret_key(path: Path) -> str:
    """The key stored at `path`; a new one, readable by its owner only, when there is none yet.

    Two processes that start at once agree: the key is written aside and linked into place, and the link of the
    slower one fails.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text(encoding="ascii").strip()
