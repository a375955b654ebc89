"""What rooms above this one show beside an entry: whether its address works, for example."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.inventory.models import Entry
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class Line:
    """One thing and how it is; leads to its page."""

    text: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A card beside the entry: its lines, and what may be done where there are none."""

    title: str
    lines: tuple[Line, ...]
    step: str = ""
    step_url: str = ""


Maker = Callable[[Access, Entry], Panel | None]


def panels_beside(access: Access, entry: Entry) -> list[Panel]:
    """The cards that the functions listed in PEMANTIK_ENTRY_PANELS make for this person."""
    makers: list[Maker] = [import_string(path) for path in settings.PEMANTIK_ENTRY_PANELS]
    made = (maker(access, entry) for maker in makers)
    return [panel for panel in made if panel is not None]
