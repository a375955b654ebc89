"""The form of one answer: from what was sent to changes, and from stored fields back to what a form holds."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import UNSET

from pemantik.assessments.dates import parse_day
from pemantik.assessments.problems import Refused
from pemantik.assessments.services.answer_fields import Fields
from pemantik.assessments.services.answering import AnswerChanges, FieldConflict
from pemantik.assessments.wording import day
from pemantik.maturity.text import decimal_text

#: Names of the form's fields, and the field of the answer that each one writes.
FIELDS: Mapping[str, str] = {
    "value": "value",
    "narrative": "narrative",
    "met": "met_levels",
    "measured": "measured",
    "provisional": "is_provisional",
    "source": "source",
    "source_date": "source_date",
}
LABELS = {
    "value": gettext_lazy("Nilai"),
    "not_relevant": gettext_lazy("Tidak relevan"),
    "narrative": gettext_lazy("Narasi"),
    "met_levels": gettext_lazy("Tingkat yang terpenuhi"),
    "measured": gettext_lazy("Indeks lembaga lain"),
    "is_provisional": gettext_lazy("Nilai sementara"),
    "source": gettext_lazy("Sumber nilai"),
    "source_date": gettext_lazy("Tanggal sumber"),
}
#: More digits than any version or level has.
_LONGEST_NUMBER = 9


def whole_number(text: str) -> int:
    """A whole number that a form of ours has written; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def changes_from(data: QueryDict) -> AnswerChanges:
    """The changes in a sent form. `field` names what was touched, so that nothing else is written.

    Raises Refused for a date that cannot be read.
    """
    touched = set(data.getlist("field"))
    found: dict[str, Any] = {}
    for name, field in FIELDS.items():
        if name not in touched:
            continue
        if name == "met":
            found[field] = tuple(whole_number(text) for text in data.getlist(name))
        elif name == "provisional":
            found[field] = name in data
        elif name == "source_date":
            found[field] = parse_day(data.get(name, ""))
        else:
            found[field] = data.get(name, "")
    return AnswerChanges(**found)


def field_to_blame(changes: AnswerChanges) -> str:
    """The form's field to which a refused value belongs."""
    names = {"measured": changes.measured, "value": changes.value, "met": changes.met_levels}
    return next((name for name, sent in names.items() if sent is not UNSET), "")


def written(name: str, value: Any) -> str:
    """A field of an answer as a form holds it."""
    if value is None or value is False:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, list | tuple):
        return ",".join(str(one) for one in value)
    return "1" if value is True else str(value)


def form_values(fields: Fields) -> dict[str, Any]:
    """What the form of an answer shows."""
    held = {name: written(field, getattr(fields, field)) for name, field in FIELDS.items()}
    return held | {
        "value": "TR" if fields.not_relevant else held["value"],
        "met": list(fields.met_levels or ()),
        "provisional": fields.is_provisional,
    }


def shown(name: str, value: Any) -> str:
    """A field of an answer as people read it."""
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if value in (None, "", []):
        return _("(kosong)")
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def comparison(conflicts: tuple[FieldConflict, ...]) -> list[dict[str, Any]]:
    """Both versions of every field that differs, for the page that lets people choose. "Not relevant" is a value."""
    rows = []
    names = {field: name for name, field in FIELDS.items()} | {"not_relevant": "value"}
    for one in _with_not_relevant(conflicts):
        rows.append(
            {
                "name": names[one.name],
                "label": LABELS[one.name],
                "yours": one.yours if one.yours == "TR" else written(one.name, one.yours),
                "yours_shown": _("Tidak relevan") if one.yours == "TR" else shown(one.name, one.yours),
                "theirs_shown": _("Tidak relevan") if one.theirs == "TR" else shown(one.name, one.theirs),
                "is_long": one.name == "narrative",
            }
        )
    return rows


def _with_not_relevant(conflicts: tuple[FieldConflict, ...]) -> list[FieldConflict]:
    """ "Not relevant" and the value are one field of the form."""
    by_name = {one.name: one for one in conflicts}
    flag = by_name.pop("not_relevant", None)
    if flag:
        value = by_name.get("value") or FieldConflict("value", None, None)
        yours, theirs = ("TR" if flag.yours else value.yours), ("TR" if flag.theirs else value.theirs)
        by_name["value"] = FieldConflict("value", yours, theirs)
    return list(by_name.values())


def chosen(data: QueryDict) -> AnswerChanges:
    """What was chosen on the page that compares two versions. A field without a choice stays as the other one's.

    Raises Refused if nothing was chosen at all.
    """
    sent = QueryDict(mutable=True)
    names = [name for name in FIELDS if f"pick-{name}" in data]
    if not names:
        raise Refused(_("Pilih versi untuk tiap isian, lalu simpan."))
    for name in names:
        pick = data[f"pick-{name}"]
        if pick not in {"mine", "edit"}:
            continue
        text = data.get(f"{pick}-{name}", "")
        sent.appendlist("field", name)
        if name == "met":
            sent.setlist(name, [one for one in text.split(",") if one])
        elif name != "provisional" or text:
            sent[name] = text
    return changes_from(sent)
