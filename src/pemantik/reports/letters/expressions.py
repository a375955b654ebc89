"""What a tag in a template may say: the name of a field, a comparison of fields, nothing else."""

import difflib
from collections.abc import Mapping

from django.utils.translation import gettext as _
from jinja2 import nodes

from pemantik.reports.letters.names import FIELDS, LISTS, LOOP, PICTURES

Scope = Mapping[str, str]
_PLAIN = (nodes.Const, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.TemplateData)
_FRAME = (nodes.Template, nodes.Output, nodes.If)
#: Loops inside loops: a list of lists is not there, so more than this is a mistake or an attack.
DEEPEST = 2


class Wrong(Exception):  # noqa: N818 - a verdict, not a failure
    """What a tag may not say, in a sentence."""


def check_tree(tree: nodes.Node, scope: Scope | None = None) -> None:
    """Raise Wrong for everything but printing, comparing and going through the known fields."""
    _check(tree, dict(scope or {}), 0)


def _check(node: nodes.Node, scope: dict[str, str], depth: int) -> None:
    if isinstance(node, nodes.For):
        _check_loop(node, scope, depth)
        return
    if isinstance(node, nodes.Getattr):
        _check_attribute(node, scope)
        return
    if isinstance(node, nodes.Name):
        _check_name(node, scope)
        return
    if not isinstance(node, _PLAIN + _FRAME):
        raise Wrong(_not_allowed(node))
    if isinstance(node, nodes.Output):
        _check_output(node, scope)
    for child in node.iter_child_nodes():
        _check(child, scope, depth)


def check_loop(node: nodes.For) -> tuple[str, str]:
    """The variable of a `for` and the list that it goes through. Raises Wrong."""
    plain = isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Name)
    if not plain or node.test or node.recursive:
        raise Wrong(_("Tulis for seperti ini: for satu in indikator."))
    name, values = node.target.name, node.iter.name  # type: ignore[attr-defined]
    if values not in LISTS:
        raise Wrong(
            _("%(name)s bukan daftar. Daftar yang ada: %(lists)s.") % {"name": values, "lists": ", ".join(LISTS)}
        )
    if name in FIELDS or name in LISTS or name in PICTURES or name == "loop":
        raise Wrong(_("%(name)s sudah nama bidang. Pakai nama lain setelah for, misalnya satu.") % {"name": name})
    return name, values


def _check_loop(node: nodes.For, scope: dict[str, str], depth: int) -> None:
    name, values = check_loop(node)
    if depth >= DEEPEST:
        raise Wrong(_("For di dalam for paling banyak dua tingkat."))
    inside = scope | {name: values, "loop": "loop"}
    for child in [*node.body, *node.else_]:
        _check(child, inside, depth + 1)


def _check_name(node: nodes.Name, scope: Scope) -> None:
    known = node.name in FIELDS or node.name in LISTS or node.name in PICTURES or node.name in scope
    if node.ctx != "load" or not known:
        raise Wrong(_unknown(node.name, [*FIELDS, *LISTS, *PICTURES, *scope]))


def _check_attribute(node: nodes.Getattr, scope: Scope) -> None:
    base = node.node.name if isinstance(node.node, nodes.Name) else ""
    values = scope.get(base, "")
    entry: tuple[str, ...] = tuple(sorted(LOOP)) if values == "loop" else LISTS[values].entry if values else ()
    if not entry:
        _check_name(nodes.Name(base, "load"), scope)
        raise Wrong(_("%(name)s tidak punya bagian %(part)s.") % {"name": base, "part": node.attr})
    if node.attr not in entry:
        raise Wrong(
            _("%(name)s tidak punya bagian %(part)s. Yang ada: %(all)s.")
            % {"name": base, "part": node.attr, "all": ", ".join(entry)}
        )


def _check_output(node: nodes.Output, scope: Scope) -> None:
    for each in node.nodes:
        if not isinstance(each, nodes.Name):
            continue
        if each.name in LISTS and each.name not in scope:
            raise Wrong(_("%(name)s adalah daftar. Telusuri dengan for.") % {"name": each.name})
        values = scope.get(each.name, "")
        if values == "loop" or (values and LISTS[values].entry):
            parts = sorted(LOOP) if values == "loop" else LISTS[values].entry
            raise Wrong(_("Sebut bagiannya, misalnya %(example)s.") % {"example": f"{each.name}.{parts[0]}"})


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return _("Bidang %(name)s tidak dikenal. Mungkin maksud Anda %(near)s.") % {"name": name, "near": near[0]}
    return _("Bidang %(name)s tidak dikenal. Lihat daftar bidang di bawah.") % {"name": name}


def _not_allowed(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter):
        return _("Saringan (|%(name)s) tidak diterima. Cetak bidangnya saja.") % {"name": node.name}
    if isinstance(node, nodes.Call):
        return _("Pemanggilan dengan tanda kurung tidak diterima. Cetak bidangnya saja.")
    return _("Perintah ini tidak diterima. Templat hanya boleh mencetak bidang, if, dan for.")
