"""Puts values into the controls of a form in a finished page, so that any form can come back filled.

Only start tags of controls and the text of text areas are written anew; the rest of the page stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.utils.html import escape

#: Controls that are not for text, or whose value is the page's own.
_UNTOUCHED = {"password", "file", "submit", "button", "image", "reset"}
_NEVER_SET = {"csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Field:
    """One name with one value, as a browser sends it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Refilled:
    """The page; where its main part begins; whether the form was there; values that found no place in it."""

    html: str
    main_at: int
    found: bool
    homeless: tuple[Field, ...]


@dataclass(slots=True)
class _Control:
    """A control in the page: its tag from `start` to `end`, and for a text area its text from there to `text_end`."""

    tag: str
    attributes: dict[str, str | None]
    start: int
    end: int
    name: str
    text_end: int = 0


@dataclass(slots=True)
class _Form:
    """A form and the controls in it."""

    attributes: dict[str, str | None]
    controls: list[_Control] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls}

    def likeness(self, values: dict[str, list[str]]) -> tuple[int, int]:
        """How many names it has in common with these values, and how many of its hidden values are among them."""
        hidden = [one for one in self.controls if one.attributes.get("type") == "hidden"]
        same = sum((one.attributes.get("value") or "") in values.get(one.name, []) for one in hidden)
        return len(self.names & values.keys()), same


def refill(html: str, page: str, action: str, fields: Sequence[Field]) -> Refilled:
    """Fill the form of this page that sends to `action`; of several the one that is most like what was sent."""
    reader = _Reader(html)
    waiting: dict[str, list[str]] = {}
    for one in fields:
        waiting.setdefault(one.name, []).append(one.value)
    forms = [
        form
        for form in reader.forms
        if (form.attributes.get("method") or "").lower() == "post"
        and urljoin(page, form.attributes.get("action") or page) == action
    ]
    form = max(forms, key=lambda one: one.likeness(waiting), default=None)
    if form is None:
        return Refilled(html, reader.main_at, False, tuple(one for one in fields if one.value.strip()))
    for start, end, text in sorted(_edits(form, html, waiting), reverse=True):
        html = html[:start] + text + html[end:]
    known = form.names | reader.button_names
    homeless = tuple(one for one in fields if one.name not in known and one.value.strip())
    return Refilled(html, reader.main_at, True, homeless)


def _edits(form: _Form, html: str, values: dict[str, list[str]]) -> Iterator[tuple[int, int, str]]:
    """What to write anew. Several text controls of one name take its values in turn."""
    turn: dict[str, int] = {}
    for control in form.controls:
        kind = (control.attributes.get("type") or "text").lower()
        sent = values.get(control.name, [])
        if control.name in _NEVER_SET or (control.tag == "input" and kind in _UNTOUCHED):
            continue
        if control.tag == "option" or kind in {"checkbox", "radio"}:
            mark = "selected" if control.tag == "option" else "checked"
            yield control.start, control.end, _marked(control, mark, _choice(control, html) in sent)
            continue
        number = turn.get(control.name, 0)
        turn[control.name] = number + 1
        if number < len(sent):
            yield _written(control, sent[number])


def _choice(control: _Control, html: str) -> str:
    """What a box or an option sends: its value, else "on", or the option's words."""
    value = control.attributes.get("value")
    if value is not None:
        return value
    return html[control.end : control.text_end].strip() if control.tag == "option" else "on"


def _marked(control: _Control, mark: str, wanted: bool) -> str:
    attributes = {name: value for name, value in control.attributes.items() if name != mark}
    return _tag(control.tag, attributes | ({mark: None} if wanted else {}))


def _written(control: _Control, value: str) -> tuple[int, int, str]:
    if control.tag == "textarea":
        return control.end, control.text_end, "\n" + escape(value)  # a browser drops the first line break
    return control.start, control.end, _tag(control.tag, control.attributes | {"value": value})


def _tag(name: str, attributes: dict[str, str | None]) -> str:
    written = (key if value is None else f'{key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{' '.join([name, *written])}>"


class _Reader(HTMLParser):
    """Finds the forms of a page and where their controls stand."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.forms: list[_Form] = []
        self.button_names: set[str] = set()
        self.main_at = 0
        self._elsewhere: list[tuple[str, _Control]] = []
        self._form: _Form | None = None
        self._select: dict[str, str | None] | None = None
        self._open: _Control | None = None
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()
        by_id = {form.attributes.get("id"): form for form in self.forms}
        for owner, control in self._elsewhere:
            if owner in by_id:
                by_id[owner].controls.append(control)

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of forms and controls."""
        attributes = dict(attrs)
        end = self._at + len(self.get_starttag_text() or "")
        if tag == "main":
            self.main_at = end
        elif tag == "form":
            self._form = _Form(attributes)
            self.forms.append(self._form)
        elif tag == "button":
            self.button_names.add(attributes.get("name") or "")
        elif tag == "select":
            self._select = attributes
        elif tag == "option" and self._select is not None:
            self._add(tag, attributes, end, self._select)
        elif tag in {"input", "textarea"}:
            self._add(tag, attributes, end, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<input />` is `<input>`; drawings have their own ends."""
        if tag == "input":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close what is open."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        if self._open and tag in {self._open.tag, "select"}:
            self._open.text_end = self._at
            self._open = None

    def _add(self, tag: str, attributes: dict[str, str | None], end: int, owner: dict[str, str | None]) -> None:
        if self._open and tag == "option":
            self._open.text_end = self._at
        name = owner.get("name")
        if not name:
            return
        control = _Control(tag, attributes, self._at, end, name, end)
        self._open = control if tag != "input" else self._open
        if owner.get("form"):
            self._elsewhere.append((owner["form"] or "", control))
        elif self._form:
            self._form.controls.append(control)
