"""The choices of every list: those that come with Pemantik, without the hidden ones, and those added here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pemantik.inventory.models import ListValue

_FILE = Path(__file__).parent / "data" / "value-lists.yaml"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a list. `is_own` was added here; a hidden one is no longer offered but stays where it was chosen.

    `topic`, `owner` and `basis` are told of an Aplikasi Umum: its field of work, whose it is, the regulation.
    """

    value: str
    note: str = ""
    topic: str = ""
    owner: str = ""
    basis: str = ""
    is_own: bool = False
    is_hidden: bool = False

    @property
    def about(self) -> str:
        """Everything that is told of it, in one line."""
        return ". ".join(
            each for each in (self.topic, "; ".join(filter(None, (self.owner, self.basis))), self.note) if each
        )


@dataclass(frozen=True, slots=True)
class ValueList:
    """A list with its label, where it is from, and all of its values, hidden ones too."""

    name: str
    label: str
    source: str
    choices: tuple[Choice, ...]

    @property
    def offered(self) -> tuple[str, ...]:
        """The values that may be chosen now."""
        return tuple(choice.value for choice in self.choices if not choice.is_hidden)


def value_lists() -> Mapping[str, ValueList]:
    """Every list by its name, as it is now. One query."""
    changes: dict[str, list[ListValue]] = {}
    for row in ListValue.objects.all():
        changes.setdefault(row.list, []).append(row)
    return {name: _changed(shipped, changes.get(name, [])) for name, shipped in _shipped().items()}


def _changed(shipped: ValueList, rows: list[ListValue]) -> ValueList:
    by_value = {row.value: row for row in rows}
    came = {choice.value for choice in shipped.choices}
    choices = [
        replace(each, is_hidden=by_value[each.value].is_hidden) if each.value in by_value else each
        for each in shipped.choices
    ]
    choices += [
        Choice(row.value, row.note, row.topic, row.owner, row.basis, is_own=True, is_hidden=row.is_hidden)
        for row in rows
        if row.value not in came
    ]
    return replace(shipped, choices=tuple(choices))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, ValueList]:
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        name: ValueList(name, each["label"], each.get("source", ""), tuple(_choice(one) for one in each["values"]))
        for name, each in content.items()
    }


def _choice(content: str | dict[str, Any]) -> Choice:
    return Choice(content) if isinstance(content, str) else Choice(**content)
