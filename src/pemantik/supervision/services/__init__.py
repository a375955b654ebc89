"""Writing: one function for each use case."""
