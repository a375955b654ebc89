"""The language of this room's messages."""

from pathlib import Path

from pemantik.maturity.text import translator

_ = translator("tables", Path(__file__).parent / "locale")
