"""Rooms above this one that look over the shoulder of whoever writes an entry: likely doubles, for example.

They never stop anybody: what fails in one of them is written to the log, and the entry is saved all the same.
"""

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry
from pemantik.organizations.permissions import Access

log = logging.getLogger(__name__)
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Assistant:
    """`begin`: the address that the form is sent to while its name is typed, which answers with a piece of HTML for
    below the name; empty if it has nothing to say about this kind. `saved`: the page to go to after an entry was
    saved, given the token of its form; empty for that of the entry. `style` is the style sheet of what it shows.
    """

    begin: Callable[[Kind], str]
    saved: Callable[[Access, Entry, str], str]
    style: str


@dataclass(frozen=True, slots=True)
class Hint:
    """Where a form is sent while its name is typed, and the style sheet of the answer."""

    address: str
    style: str


def hint_for(kind: Kind) -> Hint | None:
    """Who answers while the name of an entry of this kind is typed; None if nobody assists."""
    found = ((_tried(assistant.begin, kind), assistant.style) for assistant in _assistants())
    return next((Hint(address, style) for address, style in found if address), None)


def page_after(access: Access, entry: Entry, token: str) -> str:
    """The page that an assistant wants to show after saving; empty if none does. Outside of the saving itself."""
    found = [_tried(assistant.saved, access, entry, token) for assistant in _assistants()]
    return next(filter(None, found), "")


def form_token(sent: str = "") -> str:
    """The name of one opened form: the one that was sent, or a new one."""
    return sent if _TOKEN.fullmatch(sent) else secrets.token_hex(16)


def _assistants() -> list[Assistant]:
    return [import_string(path) for path in settings.PEMANTIK_ENTRY_ASSISTANTS]


def _tried(ask: Callable[..., str], *about: object) -> str:
    try:
        return ask(*about)
    except Exception:
        log.exception("An assistant of the form failed")
        return ""
