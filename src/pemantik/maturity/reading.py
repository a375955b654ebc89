"""Reads an instrument from YAML, so that every problem names its line."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from pemantik.maturity.checks import check
from pemantik.maturity.findings import Finding, Place
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.shape import misshapen
from pemantik.maturity.text import _

MAX_BYTES = 5_000_000
MAX_NODES = 50_000
MAX_DEPTH = 100


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in an instrument file: the line (from 1) and a sentence."""

    line: int
    message: str


class InstrumentError(ValueError):
    """The file is not a valid instrument; `problems` has a line and a reason each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{problem.line}: {problem.message}" for problem in problems))
        self.problems = problems


def read_instrument(path: Path) -> Instrument:
    """Read and validate one instrument file.

    Raises InstrumentError with every problem found, OSError if the file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _refusal(1, _("Berkas terlalu besar untuk sebuah instrumen (batas 5 MB)."))
    try:
        return parse_instrument(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refusal(line, _("Berkas bukan teks UTF-8.")) from None


def parse_instrument(text: str) -> Instrument:
    """Build an instrument from YAML text; raises InstrumentError with every problem found."""
    document = _Document(text)
    try:
        instrument = msgspec.convert(document.content, Instrument, strict=False)
    except msgspec.ValidationError:
        raise _error(document, misshapen(document.content, Instrument)) from None
    findings = check(instrument)
    if findings:
        raise _error(document, findings)
    return instrument


def _error(document: "_Document", findings: Iterable[Finding]) -> InstrumentError:
    return InstrumentError(sorted(Problem(document.line(finding.place), finding.message) for finding in findings))


def _refusal(line: int, message: str) -> InstrumentError:
    return InstrumentError([Problem(line, message)])


class _Document:
    """YAML as plain strings, lists and dicts, with the line of every place.

    Scalars stay strings so that `1.30` never passes through a binary float.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {(): 1}
        self._nodes = 0
        root = _compose(text)
        if root is None:
            raise _refusal(1, _("Berkas kosong."))
        if not isinstance(root, yaml.MappingNode):
            raise _refusal(_line(root), _("Isi berkas bukan daftar bagian bernama, misalnya “code: …”."))
        self.content = self._convert_mapping(root, ())

    def line(self, place: Place) -> int:
        """Line of the place, or of the nearest place around it that is in the file."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _convert(self, node: yaml.Node, place: Place) -> Any:
        self._nodes += 1
        self._lines[place] = line = _line(node)
        if self._nodes > MAX_NODES or len(place) > MAX_DEPTH:  # what aliases repeat is not among the events
            raise _refusal(line, _too_much())
        if isinstance(node, yaml.SequenceNode):
            return [self._convert(child, (*place, position)) for position, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._convert_mapping(node, place)
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def _convert_mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refusal(line, _("Nama bagian harus berupa teks."))
            key = key_node.value
            if key in found:
                raise _refusal(line, _("Bagian “{key}” tertulis dua kali.").format(key=key[:60]))
            found[key] = self._convert(value_node, (*place, key))
            self._lines[(*place, key)] = line
        return found


def _compose(text: str) -> yaml.Node | None:
    """The tree of the YAML text, None if there is none.

    The events are counted first: composing recurses, and a tree of some thousand levels would end the process.
    """
    try:
        _refuse_too_much(text)
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise _refusal(_line_of(error, text), _not_yaml()) from None
    return node


def _refuse_too_much(text: str) -> None:
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise _refusal(_line(event), _too_much())


def _line(place: yaml.Event | yaml.Node) -> int:
    return int(place.start_mark.line) + 1 if place.start_mark else 1


def _line_of(error: Exception, text: str) -> int:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    if isinstance(error, UnicodeEncodeError):
        return text.count("\n", 0, error.start) + 1
    position = getattr(error, "position", None)  # a character that YAML does not allow, counted in bytes
    return text.encode()[:position].count(b"\n") + 1 if isinstance(position, int) else 1


def _too_much() -> str:
    return _("Isi berkas terlalu banyak atau terlalu dalam.")


def _not_yaml() -> str:
    return _("Bukan YAML yang benar di sekitar baris ini; periksa indentasi, tanda kutip, dan titik dua.")
