"""The states that pages show as chips: always an icon and a word, never a colour alone."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Status:
    """One state as it is shown; `look` is the end of its CSS class."""

    word: str
    icon: str
    look: str


def status_of(name: str) -> Status:
    """The state with this name (ui.md); raises KeyError for any other, which is a mistake of ours."""
    return {
        "accepted": Status(_("Diterima"), "check", "done"),
        "review": Status(_("Sedang diperiksa"), "eye", "calm"),
        "revise": Status(_("Perlu perbaikan"), "pencil", "fix"),
        "missing": Status(_("Belum ada"), "circle-dashed", "none"),
        "locked": Status(_("Terkunci"), "lock", "locked"),
        "late": Status(_("Terlambat"), "clock", "late"),
    }[name]
