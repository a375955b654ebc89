"""Words of this room for the audit trail, each subject in a module of its own."""

from pemantik.overlaps import typing_words  # noqa: F401 - it registers itself
