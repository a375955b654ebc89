"""Drawing and typesetting, in a process of its own."""
