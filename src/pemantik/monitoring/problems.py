"""What the services of this room answer when something cannot be done."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from pemantik.assessments.problems import Refused


class Incomplete(Refused):
    """Answers cannot be sent yet; `problems` has a sentence for each question by its key. What was saved stays."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        count = len(problems)
        super().__init__(
            ngettext(
                "Satu pertanyaan perlu dilengkapi sebelum dikirim. Draf Anda tersimpan.",
                "%(count)s pertanyaan perlu dilengkapi sebelum dikirim. Draf Anda tersimpan.",
                count,
            )
            % {"count": count}
        )
        self.problems = dict(problems)
