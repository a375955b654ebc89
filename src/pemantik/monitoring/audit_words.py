"""Words of this room for the audit trail, each subject in a module of its own."""

from pemantik.monitoring import rounds_words  # noqa: F401 - registers itself
