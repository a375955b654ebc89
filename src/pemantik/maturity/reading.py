"""Reads an instrument from YAML, so that every problem names its line."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from pemantik.maturity.checks import check
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.text import _

Place = tuple[str | int, ...]

MAX_BYTES = 5_000_000
MAX_NODES = 200_000


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
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise InstrumentError([Problem(1, _("Berkas terlalu besar untuk sebuah instrumen (batas 5 MB)."))])
    try:
        return parse_instrument(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InstrumentError([Problem(line, _("Berkas bukan teks UTF-8."))]) from None


def parse_instrument(text: str) -> Instrument:
    """Build an instrument from YAML text; raises InstrumentError with every problem found."""
    document = _Document(text)
    try:
        instrument = msgspec.convert(document.content, Instrument, strict=False)
    except msgspec.ValidationError as error:
        place = _place(str(error))
        raise InstrumentError([Problem(document.line(place), _sentence(str(error), place))]) from None
    problems = [Problem(document.line(finding.place), finding.message) for finding in check(instrument)]
    if problems:
        raise InstrumentError(sorted(problems))
    return instrument


class _Document:
    """YAML as plain strings, lists and dicts, with the line of every place.

    Scalars stay strings so that `1.30` never passes through a binary float.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {(): 1}
        self._nodes = 0
        try:
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise InstrumentError(
                [Problem(line, _("Bukan YAML yang benar: {reason}.").format(reason=error.problem))]
            ) from None
        except yaml.YAMLError:
            raise InstrumentError([Problem(1, _("Bukan YAML yang benar."))]) from None
        if root is None:
            raise InstrumentError([Problem(1, _("Berkas kosong."))])
        self.content = self._convert(root, ())

    def line(self, place: Place) -> int:
        """Line of the place, or of the nearest place around it that is in the file."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _convert(self, node: yaml.Node, place: Place) -> Any:
        self._nodes += 1
        self._lines[place] = line = node.start_mark.line + 1
        if self._nodes > MAX_NODES or len(place) > 100:
            raise InstrumentError([Problem(line, _("Isi berkas terlalu banyak atau terlalu dalam."))])
        if isinstance(node, yaml.SequenceNode):
            return [self._convert(child, (*place, position)) for position, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._convert_mapping(node, place)
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def _convert_mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                raise InstrumentError([Problem(line, _("Bagian “{key}” tertulis dua kali.").format(key=key))])
            found[key] = self._convert(value_node, (*place, key))
            self._lines[(*place, key)] = line
        return found


def _place(error: str) -> Place:
    """The place in a msgspec error (`... - at `$.groups[0].weight``)."""
    path = error.rpartition("`$")[2]
    found = re.findall(r"\.(\w+)|\[(\d+)\]", path) if "`$" in error else []
    return tuple(key or int(position) for key, position in found)


def _sentence(error: str, place: Place) -> str:
    """A msgspec error as a sentence."""
    quoted = re.search(r"field `(\w+)`", error)
    if quoted and "missing required" in error:
        return _("Bagian “{name}” belum ada.").format(name=quoted[1])
    if quoted and "unknown field" in error:
        return _("Bagian “{name}” tidak dikenal; periksa ejaannya.").format(name=quoted[1])
    name = next((part for part in reversed(place) if isinstance(part, str)), "")
    if "decimal" in error or "`int`" in error:
        return _("“{name}” bukan angka yang benar.").format(name=name)
    if "enum value" in error:
        return _("Isi “{name}” bukan salah satu pilihannya.").format(name=name)
    return _("“{name}” tidak berbentuk seperti seharusnya.").format(name=name)
