"""Words of this room for the audit trail, each subject in a module of its own."""

from pemantik.monitoring import checks_words, rounds_words  # noqa: F401 - they register themselves
