"""A letter as the page shows it, and what is wrong with a template."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a letter: a paragraph, or the rows of a table."""

    text: str
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a template: where (the words around it), which tag, and what to do."""

    place: str
    tag: str
    message: str
