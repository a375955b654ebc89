"""What a service answers when the rules do not allow something now; each carries a sentence for the person."""

from collections.abc import Sequence


class Refused(Exception):  # noqa: N818  it is an answer, not a fault
    """The person may do this, but not now or not so. The message says what is wrong and what to do."""


class NotDeclared(Refused):
    """An external assessor has not yet said whether a conflict of interest exists."""


class Unfinished(Refused):
    """Something must be finished first; `items` names what."""

    def __init__(self, message: str, items: Sequence[str]) -> None:
        super().__init__(message)
        self.items = tuple(items)


class Outdated(Refused):
    """Somebody saved a newer version of the same form. Nothing was written."""
