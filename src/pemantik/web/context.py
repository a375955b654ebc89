"""What the base layout shows on every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from pemantik import __version__
from pemantik.web.navigation import NavEntry, entries_of_rooms

#: More entries than this stand under "Lainnya".
ENTRIES_SHOWN = 5


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu of this person or of visitors, the language to switch to and the version.

    An entry is here only if its page is finished: no entry may lead to an empty page.
    """
    user = getattr(request, "user", None)  # none on a page about a failure before sign-in was looked at
    signed_in = user is not None and user.is_authenticated
    # Somebody who signs in with this very request has no access yet: messages of the sign-in are made just then.
    known = signed_in and getattr(request, "access", None) is not None
    entries = (entries_of_rooms(request) if known else []) or _public_entries()
    shown = [
        {"url": entry.url, "icon": entry.icon, "label": entry.label, "current": _is_current(request.path, entry.url)}
        for entry in entries
    ]
    english = (get_language() or "id").startswith("en")
    return {
        "menu": shown[:ENTRIES_SHOWN],
        "more_menu": shown[ENTRIES_SHOWN:],
        "signed_in": signed_in,
        "other_language": {"code": "id", "label": "Bahasa Indonesia"}
        if english
        else {"code": "en", "label": "English"},
        "version": __version__,
    }


def _public_entries() -> list[NavEntry]:
    return [
        NavEntry(reverse("home"), "home", gettext("Beranda")),
        NavEntry(reverse("instruments"), "list-details", gettext("Instrumen")),
        NavEntry(reverse("calculators"), "calculator", gettext("Kalkulator")),
    ]


def _is_current(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
