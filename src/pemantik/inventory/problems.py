"""What the services of this room answer when something typed cannot be taken."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from pemantik.assessments.problems import Refused


class Invalid(Refused):
    """Some fields cannot be taken as typed; `problems` has a sentence for each, by its key. Nothing was saved."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        count = len(problems)
        super().__init__(
            ngettext(
                "Satu isian perlu diperbaiki. Belum ada yang disimpan.",
                "%(count)s isian perlu diperbaiki. Belum ada yang disimpan.",
                count,
            )
            % {"count": count}
        )
        self.problems = dict(problems)


class MissingFacts(Refused):
    """Key facts are not known yet; `facts` are their labels."""

    def __init__(self, message: str, facts: list[str]) -> None:
        super().__init__(message)
        self.facts = facts


class NotConfirmed(Refused):
    """Some of the entries cannot be confirmed; `problems` has a sentence for each, by its id. None was confirmed."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        count = len(problems)
        super().__init__(
            ngettext(
                "Satu data belum dapat dipastikan. Belum ada yang disimpan.",
                "%(count)s data belum dapat dipastikan. Belum ada yang disimpan.",
                count,
            )
            % {"count": count}
        )
        self.problems = dict(problems)
