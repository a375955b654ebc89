"""A lost race: what somebody else saved, beside what this person typed, field by field."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pemantik.inventory.forms.typed import Typed, untouched
from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.entries import linkable_entries
from pemantik.organizations.models import Node


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that both changed, in words."""

    key: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Comparison:
    """What both changed, what only the other one changed (taken over), and the form that follows from it."""

    differences: tuple[Difference, ...]
    taken: tuple[str, ...]
    merged: Typed
    who: str


def compare(entry: Entry, theirs: Typed, mine: Typed, began: str) -> Comparison:
    """Mine, with everything that I did not touch as it is stored now. Three queries at most."""
    ours, stored = mine.parts(), theirs.parts()
    differing = {key for key in ours if _plain(ours[key]) != _plain(stored.get(key, ""))}
    not_mine = untouched(began, ours) & differing
    not_theirs = untouched(began, stored)
    both = [key for key in ours if key in differing and key not in not_mine | not_theirs]
    labels = _labels(entry)
    names = _names(entry, mine, theirs)
    differences = tuple(
        Difference(key, labels.get(key, key), _told(key, ours[key], names), _told(key, stored.get(key, ""), names))
        for key in both
    )
    return Comparison(
        differences=differences,
        taken=tuple(labels.get(key, key) for key in ours if key in not_mine),
        merged=mine.taking(theirs, not_mine),
        who=entry.changed_by.name if entry.changed_by else "",
    )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _labels(entry: Entry) -> dict[str, str]:
    kind = entry.metadata
    own = {
        "name": kind.name.label,
        "description": _("Uraian"),
        "period": _("Periode arsitektur"),
        "situation": _("Keadaan"),
        "reference": _("Kode %(tree)s") % {"tree": kind.reference},
        "urusan": _("Urusan"),
        "users": _("Unit pengguna"),
        "unit": _("Unit pemilik"),
    }
    own |= {each.key: each.label for each in kind.fields}
    return own | {f"hubung-{each.key}": each.label for each in kind.relations}


def _names(entry: Entry, mine: Typed, theirs: Typed) -> dict[str, dict[str, str]]:
    """The names of units of the institution, and of entries that may be linked to; no others."""
    ids = {one for typed in (mine, theirs) for some in typed.links.values() for one in some}
    kinds = {kind for relation in entry.metadata.relations for kind in relation.to}
    entries = linkable_entries(entry.institution, kinds).filter(pk__in=ids)
    units = Node.objects.filter(
        pk__in=mine.users | theirs.users | {mine.node_id, theirs.node_id}, path__startswith=entry.institution.path
    )
    return {
        "entry": {str(pk): name for pk, name in entries.values_list("pk", "name")},
        "unit": {str(pk): name for pk, name in units.values_list("pk", "name")},
    }


def _told(key: str, text: str, names: dict[str, dict[str, str]]) -> str:
    if key in {"users", "unit"} or key.startswith("hubung-"):
        known = names["unit" if key in {"users", "unit"} else "entry"]
        return ", ".join(known.get(one, "…") for one in text.split(",") if one)
    return text
