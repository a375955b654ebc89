"""Finds what is doubled: applications, budget lines, datasets. `engine` is pure; the room around it knows people."""
