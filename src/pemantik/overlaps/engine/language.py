"""The language of the engine's sentences: Indonesian, or English by translation."""

from pathlib import Path

from pemantik.maturity.text import translator

_ = translator("overlaps", Path(__file__).parent.parent / "locale")
