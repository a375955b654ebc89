"""Words and numbers of this room for its templates."""
