"""The choices of every list: those that come with Pemantik, without the hidden ones, and those added here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from pemantik.inventory.models import ListValue

_FILE = Path(__file__).parent / "data" / "value-lists.yaml"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a list. `is_own` was added here; a hidden one is no longer offered but stays where it was chosen."""

    value: str
    note: str = ""
    is_own: bool = False
    is_hidden: bool = False


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
        Choice(each.value, each.note, is_hidden=by_value[each.value].is_hidden if each.value in by_value else False)
        for each in shipped.choices
    ]
    choices += [Choice(row.value, row.note, True, row.is_hidden) for row in rows if row.value not in came]
    return ValueList(shipped.name, shipped.label, shipped.source, tuple(choices))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, ValueList]:
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        name: ValueList(name, each["label"], each.get("source", ""), tuple(_choice(one) for one in each["values"]))
        for name, each in content.items()
    }


def _choice(content: str | dict[str, str]) -> Choice:
    return Choice(content) if isinstance(content, str) else Choice(content["value"], content["note"])
