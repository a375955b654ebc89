"""What a fresh server says on its console, to whoever started it and to nobody else."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.services.setup import new_secret


def start_message(address: str) -> str | None:
    """A new link for the first run, in place of the one before; None when there is nothing to set up with a link."""
    secret = new_secret()
    if not secret:
        return None
    link = address.rstrip("/") + reverse("setup-begin", args=[secret])
    return _("Server ini belum disiapkan. Buka tautan ini di peramban untuk memulai:") + "\n" + link
