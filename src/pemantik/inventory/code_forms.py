"""The form of the codes in each reference tree, and how the number of one below continues it."""

import re

from pemantik.inventory.references import Code, Tree, parent_code

_NATIONAL = ("rab", "ral", "rad", "raa", "rai", "rak")
_FORMS = {name: re.compile(name.upper() + r"(?:\.\d{2}){1,7}", re.ASCII) for name in _NATIONAL} | {
    "urusan": re.compile(r"\d(?:\.\d{2})?|[A-Z]{1,2}\.\d{1,2}", re.ASCII),
    "kegiatan": re.compile(r"[0-9X]\.[0-9X]{2}\.\d{2}(?:\.\d\.\d{2}(?:\.\d{4})?)?", re.ASCII),
}
#: A code of each tree, as an example of the form.
EXAMPLES = {name: f"{name.upper()}.01.02" for name in _NATIONAL} | {
    "urusan": "2.16",
    "kegiatan": "2.16.03.2.02.0037",
}
#: By the number of their parts: program, kegiatan, sub kegiatan.
_STEPS = {3: 1, 5: 2, 6: 3}


def has_form(tree: str, code: str) -> bool:
    """Whether a text is written as the codes of the tree are."""
    return bool(_FORMS[tree].fullmatch(code))


def may_stand_at_top(tree: str, code: str) -> bool:
    """Whether a new code may have none above: a program only, whose bidang urusan stands in another tree."""
    return tree == "kegiatan" and _step(code) == 1


def fits_below(tree: Tree, above: Code, code: str) -> bool:
    """Whether the number continues the one above; sub urusan have letters of their own instead."""
    if above.tree == "urusan" and above.parent:
        letters = {each.code.partition(".")[0] for each in tree.children(above.code)}
        return code.partition(".")[0] in letters if letters else code[0].isalpha()
    if above.tree == "kegiatan":
        return code.startswith(f"{above.code}.") and _step(code) == _step(above.code) + 1
    return parent_code(code) == above.code


def next_below(tree: Tree, above: Code) -> str:
    """The number after the last one below a code, as a form offers it; empty where none can be said."""
    below = [each.code for each in tree.children(above.code)]
    if below:
        stem, _dot, number = max(below, key=lambda each: (len(each), each)).rpartition(".")
        following = f"{stem}.{int(number) + 1:0{len(number)}d}"
        return following if has_form(above.tree, following) else ""
    if above.tree == "kegiatan":
        return {1: f"{above.code}.2.01", 2: f"{above.code}.0001"}.get(_step(above.code), "")
    return "" if above.tree == "urusan" and above.parent else f"{above.code}.01"


def takes_more(above: Code) -> bool:
    """Whether there may be codes below at all."""
    if above.tree == "kegiatan":
        return _step(above.code) < max(_STEPS.values())
    return above.tree != "urusan" or above.code[0].isdigit()


def _step(code: str) -> int:
    """Which step of the tree of kegiatan a code is; 0 for none."""
    return _STEPS.get(code.count(".") + 1, 0)
