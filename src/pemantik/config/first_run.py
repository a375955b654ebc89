"""The link with which a fresh server is set up, told to whoever watches its console and to nobody else."""

import sys

from django.db import connections
from django.urls import reverse

from pemantik.organizations.services.setup import new_secret


def setup_link(address: str) -> str | None:
    """A new link for the first run, in place of the one before; None when there is nothing to set up with a link."""
    secret = new_secret()
    # The server forks after this: a connection must not be shared with its children.
    connections.close_all()
    return address.rstrip("/") + reverse("setup-begin", args=[secret]) if secret else None


def announce(link: str | None) -> None:
    """Say on the console how to begin, if there is something to begin."""
    if link:
        sys.stderr.write(f"Server ini belum disiapkan. Buka tautan ini di peramban untuk memulai:\n{link}\n")
        sys.stderr.flush()
