"""What the base layout shows on every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from pemantik import __version__


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The public menu, the language to switch to and the version.

    An entry is here only if its page is finished: no entry may lead to an empty page.
    """
    entries = [
        ("home", "home", gettext("Beranda")),
        ("instruments", "list-details", gettext("Instrumen")),
        ("calculators", "calculator", gettext("Kalkulator")),
    ]
    english = (get_language() or "id").startswith("en")
    return {
        "menu": [
            {"url": reverse(name), "icon": icon, "label": label, "current": _is_current(request.path, reverse(name))}
            for name, icon, label in entries
        ],
        "other_language": {"code": "id", "label": "Bahasa Indonesia"}
        if english
        else {"code": "en", "label": "English"},
        "version": __version__,
    }


def _is_current(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
