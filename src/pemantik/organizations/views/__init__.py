"""Pages of institutions and their people: parse, call, render."""
