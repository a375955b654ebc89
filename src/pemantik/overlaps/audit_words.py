"""Words of this room for the audit trail, each subject in a module of its own."""

from pemantik.overlaps import governing_words, review_words, typing_words  # noqa: F401 - they register themselves
