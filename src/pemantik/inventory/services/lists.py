"""The value lists and reference trees of this installation: added to, changed, ended. Nothing is ever deleted.

What comes with Pemantik is not altered: only the difference is stored (see value_lists.py and references.py).
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, day, required
from pemantik.inventory import references
from pemantik.inventory.code_forms import EXAMPLES, fits_below, has_form, may_stand_at_top, next_below
from pemantik.inventory.metamodel import FieldType
from pemantik.inventory.models import ListValue, ReferenceCode
from pemantik.inventory.problems import Invalid
from pemantik.inventory.references import TREES, Code, Tree
from pemantik.inventory.selectors.lists import code_token, fields_of_list, require_lists_manager
from pemantik.inventory.value_lists import Choice, ValueList, value_lists
from pemantik.inventory.values import is_nothing
from pemantik.organizations.permissions import Access

LONGEST_NAME, LONGEST_NOTE, LONGEST_VALUE, LONGEST_FACT = 300, 300, 100, 150


@transaction.atomic
def add_code(access: Access, tree_name: str, parent: str, code: str, name: str, note: str = "") -> Code:
    """A code below an existing one; in the tree of kegiatan a program may also stand at the top.

    Raises Invalid with a sentence for each wrong field.
    """
    tree = _tree(access, tree_name)
    above = _known(tree, parent) if parent else None
    written = clean(code, 30).upper().strip(".")
    problems = {}
    if problem := _wrong_code(tree, tree_name, above, written):
        problems["code"] = problem
    kept_name, kept_note = _names(name, note, problems)
    if problems:
        raise Invalid(problems)
    row = ReferenceCode(tree=tree_name, code=written, parent=parent, name=kept_name, note=kept_note)
    _insert(row, _("Kode %(code)s sudah ada.") % {"code": written})
    audit.record("code.added", row, after=_told(row) | {"reference.tree": TREES[tree_name]})
    return _known(references.tree(tree_name), written)


@transaction.atomic
def change_code(access: Access, tree_name: str, code: str, token: str, name: str, note: str = "") -> Code:
    """Another name or remark. Raises Outdated if the code was changed since the form was opened, or Invalid."""
    found, row = _for_change(access, tree_name, code, token)
    problems: dict[str, str] = {}
    kept_name, kept_note = _names(name, note, problems)
    if problems:
        raise Invalid(problems)
    if (kept_name, kept_note) == (found.name, found.note):
        return found
    before = _told(found)
    row.name, row.note = kept_name, kept_note
    row.save()
    audit.record("code.changed", row, before=before, after=_told(row))
    return _known(references.tree(tree_name), code)


@transaction.atomic
def end_code(access: Access, tree_name: str, code: str, token: str, last_day: date | None, replaced_by: str) -> Code:
    """The code holds until that day, and another takes its place (none where the thing itself ends).

    Where it was chosen it stays. Without a day it holds again. Raises Outdated or Invalid.
    """
    found, row = _for_change(access, tree_name, code, token)
    other = clean(replaced_by, 30).split(maxsplit=1)[0].upper() if last_day and replaced_by.strip() else ""
    if problem := _wrong_successor(references.tree(tree_name), found, other):
        raise Invalid({"replaced_by": problem})
    before = {"reference.until": found.valid_until, "reference.next": found.replaced_by}
    after = {"reference.until": last_day, "reference.next": other}
    if before != after:
        row.valid_until, row.replaced_by = last_day, other
        row.save()
        audit.record("code.ended" if last_day else "code.renewed", row, before=before, after=after)
    return _known(references.tree(tree_name), code)


@transaction.atomic
def add_value(access: Access, list_name: str, value: str, note: str = "", **told: str) -> Choice:
    """A further value of a list. `told` are topic, owner and basis of an Aplikasi Umum. Raises Invalid."""
    require_lists_manager(access)
    found = _list(list_name)
    written = " ".join(clean(value, LONGEST_VALUE).split())
    if problem := _wrong_value(found, written):
        raise Invalid({"value": problem})
    facts = {key: clean(told.get(key, ""), LONGEST_FACT) for key in ("topic", "owner", "basis")}
    row = ListValue(list=list_name, value=written, note=clean(note, LONGEST_NOTE), **facts)
    _insert(row, _("Pilihan “%(value)s” sudah ada.") % {"value": written}, "value")
    after = {
        "choice.list": found.label,
        "choice.note": row.note,
        "choice.topic": row.topic,
        "choice.owner": row.owner,
        "choice.basis": row.basis,
    }
    audit.record("value.added", row, after={key: text for key, text in after.items() if text})
    return _choice(_list(list_name), written)


@transaction.atomic
def hide_value(access: Access, list_name: str, value: str) -> Choice:
    """Offer the value no longer. Where it was chosen it stays, and stays valid."""
    return _set_hidden(access, list_name, value, is_hidden=True)


@transaction.atomic
def show_value_again(access: Access, list_name: str, value: str) -> Choice:
    """Offer a hidden value again."""
    return _set_hidden(access, list_name, value, is_hidden=False)


def _set_hidden(access: Access, list_name: str, value: str, *, is_hidden: bool) -> Choice:
    require_lists_manager(access)
    found = _list(list_name)
    choice = _choice(found, value)
    if choice.is_hidden == is_hidden:
        return choice
    if is_hidden and len(found.offered) == 1:
        raise Refused(_("Ini pilihan terakhir di daftar ini. Tambahkan yang lain dahulu."))
    row, _made = ListValue.objects.select_for_update().get_or_create(list=list_name, value=value)
    row.is_hidden = is_hidden
    row.save()
    audit.record("value.hidden" if is_hidden else "value.shown", row, after={"choice.list": found.label})
    return _choice(_list(list_name), value)


def _tree(access: Access, name: str) -> Tree:
    require_lists_manager(access)
    if name not in TREES:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return references.tree(name)


def _known(tree: Tree, code: str) -> Code:
    if code not in tree.codes:
        raise Http404(_("Kode ini tidak ada di pohon referensi."))
    return tree.codes[code]


def _for_change(access: Access, tree_name: str, code: str, token: str) -> tuple[Code, ReferenceCode]:
    """The code as it is, and its row, locked: made first where nothing about the code was changed here before."""
    shipped = _known(_tree(access, tree_name), code)
    row, _made = ReferenceCode.objects.select_for_update().get_or_create(
        tree=tree_name, code=code, defaults={"name": shipped.name}
    )
    found = _known(references.tree(tree_name), code)
    if code_token(found) != token:
        raise Outdated(_("Kode ini baru saja diubah orang lain. Lihat isinya, lalu ulangi."))
    return found, row


def _wrong_code(tree: Tree, tree_name: str, above: Code | None, code: str) -> str:
    """What is wrong with the number of a new code; empty when all is well."""
    if not has_form(tree_name, code):
        return _("Tulis kode seperti %(example)s.") % {"example": EXAMPLES[tree_name]}
    if code in tree.codes:
        return _("Kode %(code)s sudah ada: %(name)s.") % {"code": code, "name": tree.codes[code].name}
    if above is None:
        return "" if may_stand_at_top(tree_name, code) else _("Pilih dahulu kode di atasnya.")
    if fits_below(tree, above, code):
        return ""
    return _("Kode di bawah %(code)s ditulis seperti %(example)s.") % {
        "code": above.code,
        "example": next_below(tree, above) or EXAMPLES[tree_name],
    }


def _told(code: Code | ReferenceCode) -> dict[str, str]:
    """What the trail says about a code."""
    return {"reference.name": code.name, "reference.note": code.note}


def _names(name: str, note: str, problems: dict[str, str]) -> tuple[str, str]:
    """The name and the remark as they are kept; what is wrong goes into `problems`."""
    kept = {"name": "", "note": ""}
    try:
        kept["name"] = " ".join(required(name, _("Tulis nama kode ini."), LONGEST_NAME).split())
    except Refused as refused:
        problems["name"] = str(refused)
    try:
        kept["note"] = clean(note, LONGEST_NOTE)
    except Refused as refused:
        problems["note"] = str(refused)
    return kept["name"], kept["note"]


def _wrong_successor(tree: Tree, ended: Code, other: str) -> str:
    """Why a code cannot take the place of another; empty when it can."""
    if not other:
        return ""
    if other == ended.code:
        return _("Pilih kode lain sebagai penggantinya.")
    if other not in tree.codes:
        return _("Kode %(code)s tidak ada di pohon ini.") % {"code": other[:30]}
    successor = tree.codes[other]
    if successor.valid_until is not None:
        return _("%(code)s sendiri hanya berlaku sampai %(day)s. Pilih kode yang masih berlaku.") % {
            "code": other,
            "day": day(successor.valid_until),
        }
    return ""


def _list(name: str) -> ValueList:
    found = value_lists().get(name)
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def _choice(found: ValueList, value: str) -> Choice:
    choice = next((each for each in found.choices if each.value == value), None)
    if choice is None:
        raise Http404(_("Pilihan ini tidak ada di daftar."))
    return choice


def _wrong_value(found: ValueList, value: str) -> str:
    """What is wrong with a new value; empty when all is well."""
    if is_nothing(value):
        return _("Tulis pilihannya.")
    same = next((each for each in found.choices if each.value.casefold() == value.casefold()), None)
    if same and same.is_hidden:
        return _("Pilihan “%(value)s” sudah ada, tetapi disembunyikan. Tampilkan lagi.") % {"value": same.value}
    if same:
        return _("Pilihan “%(value)s” sudah ada.") % {"value": same.value}
    is_parted = any(each.type is FieldType.MANY for _kind, each in fields_of_list(found.name))
    if is_parted and set(value) & set(",;"):
        return _("Tulis tanpa koma dan titik koma: keduanya memisahkan beberapa pilihan.")
    return ""


def _insert(row: Any, message: str, key: str = "code") -> None:
    """Store a new row; somebody else may have stored the same one just before."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Invalid({key: message}) from None
