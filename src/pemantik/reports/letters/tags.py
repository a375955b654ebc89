"""Reads the tags of a template paragraph by paragraph, so that a fault can be told with its place."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from jinja2 import TemplateSyntaxError, nodes

from pemantik.reports.letters.blocks import Fault
from pemantik.reports.letters.expressions import DEEPEST, Wrong, check_loop, check_tree
from pemantik.reports.word.environment import environment

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HALF = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_STATEMENT = re.compile(r"\{%(p|tr|tc|r|)-?\s+(\w+)\s*(.*?)\s*-?%\}", re.DOTALL)
_QUOTED = 70


@dataclass(frozen=True, slots=True)
class Open:
    """A `for` or `if` that waits for its end: how it was written, and in which part of the document."""

    word: str
    prefix: str
    inside: Any
    place: str
    tag: str
    name: str = ""
    values: str = ""


class Reader:
    """Reads one part of a document from its beginning to its end."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._open: list[Open] = []
        self._faults: list[Fault] = []
        self._jinja = environment()

    def read(self, paragraph: Any) -> None:
        """Check the tags of a paragraph."""
        text = text_of(paragraph)
        place = self._place(paragraph, text)
        for tag in _TAG.findall(text):
            try:
                self._check(straight(tag), paragraph, place)
            except TemplateSyntaxError as wrong:
                self._fault(place, tag, _("Tulisannya salah: %(reason)s.") % {"reason": wrong.message})
            except Wrong as wrong:
                self._fault(place, tag, str(wrong))
        half = _HALF.search(_TAG.sub("", text))
        if half:
            said = _("Tanda %(mark)s tidak punya pasangan di paragraf ini.") % {"mark": half[0]}
            self._fault(place, half[0], said)

    def finish(self) -> list[Fault]:
        """Everything that was wrong, once the part is read."""
        for each in self._open:
            self._fault(each.place, each.tag, _("%(word)s ini tidak ditutup.") % {"word": each.word})
        return self._faults

    def _check(self, tag: str, paragraph: Any, place: str) -> None:
        if tag.startswith("{#"):
            return
        if tag.startswith("{{"):
            check_tree(self._jinja.parse(tag), self._scope())
            return
        found = _STATEMENT.fullmatch(tag)
        if found is None or found[1] in {"tc", "r"}:
            raise Wrong(_("Perintah ini tidak diterima. Templat hanya boleh mencetak bidang, if, dan for."))
        prefix, word, rest = found[1], found[2], found[3]
        inside = _container(paragraph, prefix)
        if word in {"if", "for"}:
            self._begin(Open(word, prefix, inside, place, tag), rest)
        elif word in {"elif", "else"}:
            self._go_on(word, rest, prefix, inside)
        elif word in {"endif", "endfor"}:
            self._end(word.removeprefix("end"), prefix, inside)
        else:
            raise Wrong(_("Perintah %(word)s tidak diterima. Yang boleh: for dan if.") % {"word": word})

    def _begin(self, opened: Open, rest: str) -> None:
        name = values = ""
        try:
            if opened.word == "for":
                tree = self._jinja.parse(f"{{% for {rest} %}}{{% endfor %}}")
                name, values = check_loop(next(tree.find_all(nodes.For)))
                if sum(each.word == "for" for each in self._open) >= DEEPEST:
                    raise Wrong(_("For di dalam for paling banyak dua tingkat."))
            else:
                check_tree(self._jinja.parse(f"{{% if {rest} %}}{{% endif %}}"), self._scope())
        finally:  # its end is looked for all the same, else one mistake is told twice
            found = Open(opened.word, opened.prefix, opened.inside, opened.place, opened.tag, name, values)
            self._open.append(found)

    def _go_on(self, word: str, rest: str, prefix: str, inside: Any) -> None:
        if not self._open or (word == "elif" and self._open[-1].word != "if"):
            raise Wrong(_("%(word)s ini tidak punya if.") % {"word": word})
        self._match(self._open[-1], prefix, inside)
        if word == "elif":
            check_tree(self._jinja.parse(f"{{% if {rest} %}}{{% endif %}}"), self._scope())

    def _end(self, word: str, prefix: str, inside: Any) -> None:
        if not self._open or self._open[-1].word != word:
            raise Wrong(_("end%(word)s ini tidak punya pembuka.") % {"word": word})
        self._match(self._open.pop(), prefix, inside)

    def _match(self, opened: Open, prefix: str, inside: Any) -> None:
        if opened.prefix != prefix:
            raise Wrong(
                _("Pembuka ditulis %(one)s tetapi ini ditulis %(other)s. Samakan keduanya.")
                % {"one": "{%" + opened.prefix, "other": "{%" + prefix}
            )
        if opened.inside is not inside:
            raise Wrong(
                _("Pembuka dan penutupnya tidak di paragraf atau tabel yang sama. Pakai {%p … %} atau {%tr … %}.")
            )

    def _scope(self) -> dict[str, str]:
        found = {each.name: each.values for each in self._open if each.name}
        return found | ({"loop": "loop"} if found else {})

    def _place(self, paragraph: Any, text: str) -> str:
        quoted = " ".join(text.split())
        quoted = quoted if len(quoted) <= _QUOTED else quoted[: _QUOTED - 1] + "…"
        in_cell = next(paragraph.iterancestors(qn("w:tc")), None) is not None
        kind = _("sel tabel") if in_cell else _("paragraf")
        return f"{self._part + ', ' if self._part else ''}{kind} “{quoted}”"

    def _fault(self, place: str, tag: str, message: str) -> None:
        self._faults.append(Fault(place, tag[:200], message))


def text_of(paragraph: Any) -> str:
    """The text of a paragraph without that of paragraphs inside it (text boxes)."""
    return "".join(
        each.text or "" if each.tag == qn("w:t") else " "
        for each in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
        if next(each.iterancestors(qn("w:p")), None) is paragraph
    )


def straight(tag: str) -> str:
    """A tag with the straight quotation marks that Word made round."""
    return tag.translate(str.maketrans("“”‘’", "\"\"''"))


def _container(paragraph: Any, prefix: str) -> Any:
    """What a tag and its end must share: the table, what holds the paragraph, or the paragraph."""
    if prefix == "tr":
        found = next(paragraph.iterancestors(qn("w:tbl")), None)
        if found is None:
            raise Wrong(_("{%tr … %} hanya boleh di dalam tabel."))
        return found
    return paragraph.getparent() if prefix == "p" else paragraph
