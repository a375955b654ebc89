"""Everything that is written in this room; each function is one use case."""
