"""How the files of a package must be called and how large they may be: data, per programme."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

_FILE = Path(__file__).parent / "rules.yaml"


class FileRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`{prefix}{number}{separator}{words of the name}{separator}{year}.{extension}`, and the limits of the portal."""

    prefix: str
    digits: int
    separator: str
    word_separator: str
    longest_name: int
    most_bytes: int
    types: tuple[str, ...]

    def __post_init__(self) -> None:
        letters = self.prefix + self.separator + self.word_separator
        if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in letters):
            raise ValueError("prefix and separators are letters, digits, - and _")
        if self.longest_name < 40 or self.most_bytes < 100_000 or self.digits < 1:
            raise ValueError("limits are too small to name or send a file")


@lru_cache(maxsize=1)
def _rules() -> dict[str, dict[str, Any]]:
    rules: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return rules


@lru_cache(maxsize=32)
def rule_of(programme: str) -> FileRule:
    """The rule of a programme; what it does not say is as in `default`."""
    rules = _rules()
    return msgspec.convert(rules["default"] | rules.get(programme, {}), FileRule)
