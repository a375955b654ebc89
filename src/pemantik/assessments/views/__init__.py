"""Pages of the room: parse, call, render."""
