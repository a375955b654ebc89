"""The pages of the room: parse, call, render."""
