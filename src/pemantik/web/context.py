"""What the base layout shows on every page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext

from pemantik import __version__
from pemantik.web.deadlines import Deadline
from pemantik.web.navigation import NavEntry, entries_of_rooms

#: What is more than this stands under "Lainnya", which on a phone takes the place of the last of them.
ENTRIES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ContextStrip:
    """What the page is about: instrument and year, stage, closing day, and whether the data are an example.

    A view puts its own `strip` into the context of its page; other pages show the one of PEMANTIK_CONTEXT.
    """

    title: str
    stage: str = ""
    closes: Deadline | None = None
    is_example: bool = False
    address: str = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu of this person or of visitors, the language to switch to and the version.

    An entry is here only if its page is finished: no entry may lead to an empty page.
    """
    user = getattr(request, "user", None)  # none on a page about a failure before sign-in was looked at
    signed_in = user is not None and user.is_authenticated
    entries = (entries_of_rooms(request) if signed_in else []) or _public_entries()
    current = _current(request, entries)
    shown = [
        {"url": entry.url, "icon": entry.icon, "label": entry.label, "current": entry is current} for entry in entries
    ]
    english = (get_language() or "id").startswith("en")
    return {
        "menu": shown[:ENTRIES_SHOWN],
        "more_menu": shown[ENTRIES_SHOWN:],
        "signed_in": signed_in,
        "strip": _from_rooms("strip", request) if signed_in else None,
        "institution": _from_rooms("institution", request) if signed_in else "",
        "other_language": {"code": "id", "label": "Bahasa Indonesia"}
        if english
        else {"code": "en", "label": "English"},
        "version": __version__,
    }


def _from_rooms(slot: str, request: HttpRequest) -> Any:
    """What a slot of the layout shows, asked of its room only once a template really shows it."""
    hook: Callable[[HttpRequest], Any] | None = (
        import_string(path) if (path := settings.PEMANTIK_CONTEXT.get(slot)) else None
    )
    return SimpleLazyObject(lambda: hook(request)) if hook else None


def _public_entries() -> list[NavEntry]:
    return [
        NavEntry(reverse("home"), "home", gettext("Beranda")),
        NavEntry(reverse("instruments"), "list-details", gettext("Instrumen")),
        NavEntry(reverse("calculators"), "calculator", gettext("Kalkulator")),
    ]


def _current(request: HttpRequest, entries: Sequence[NavEntry]) -> NavEntry | None:
    """The entry that the page belongs to: the one that names it, else the one whose address it continues."""
    match = request.resolver_match
    named = next((entry for entry in entries if match and match.view_name in entry.names), None)
    inside = (entry for entry in entries if request.path == entry.url or _continues(request.path, entry.url))
    return named or max(inside, key=lambda entry: len(entry.url), default=None)


def _continues(path: str, url: str) -> bool:
    return url != "/" and path.startswith(url)
