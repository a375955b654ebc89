"""From what a person or a sheet sends to the content of an entry: every rule about a single entry is here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean
from pemantik.inventory.filling import Content
from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry, Situation
from pemantik.inventory.values import LONG, Value, ValueProblemError, Vocabulary, is_nothing, read_code, read_value

LONGEST_NAME = 200
_PERIOD = re.compile(r"(20\d{2})\s*[-–/]\s*(20\d{2})")

#: The keys of what every kind has, beside the fields of its own.
COMMON = ("name", "description", "period", "situation", "reference", "urusan")


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: texts by key (COMMON and the kind's fields), ids of units that use it, ids of linked entries.

    What was not sent (a key that is missing, `users` None) stays as it is stored.
    """

    texts: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    users: frozenset[int] | None = None
    links: Mapping[str, frozenset[int]] = field(default_factory=dict)


def read_content(
    kind: Kind, sent: Sent, words: Vocabulary, stored: Entry | None = None
) -> tuple[Content, dict[str, str]]:
    """The content that was sent, and what is wrong with it: a sentence by key, empty when all is well.

    A text that was not sent keeps what is stored; the caller adds stored users and links. Choices and codes that are
    stored stay valid after they were hidden.
    """
    reader = _Reader(kind, sent, words, stored)
    content = Content(
        name=reader.name(),
        description=reader.text("description", LONG),
        period=reader.period(),
        situation=reader.situation(),
        reference=reader.reference(),
        urusan=reader.code("urusan", "urusan" if kind.urusan else ""),
        values=reader.values(),
        users=sent.users or frozenset() if kind.users else frozenset(),
        links={relation.key: sent.links.get(relation.key, frozenset()) for relation in kind.relations},
    )
    return content, reader.problems


class _Reader:
    """One reading; collects what is wrong."""

    def __init__(self, kind: Kind, sent: Sent, words: Vocabulary, stored: Entry | None) -> None:
        self._kind, self._words, self._stored = kind, words, stored
        self._texts = sent.texts
        self.problems: dict[str, str] = {}

    def text(self, key: str, longest: int) -> str:
        if key not in self._texts:
            return str(getattr(self._stored, key, ""))
        try:
            written = clean(self._one(key), longest)
        except Refused as refused:
            self.problems[key] = str(refused)
            return ""
        return "" if is_nothing(written) else written

    def name(self) -> str:
        name = " ".join(self.text("name", LONGEST_NAME).split())
        if not name and "name" not in self.problems:
            self.problems["name"] = _("Tulis %(label)s.") % {"label": self._kind.name.label.lower()}
        return name

    def period(self) -> str:
        written = self.text("period", 40)
        found = _PERIOD.fullmatch(written)
        if not written or (found and found[1] <= found[2]):
            return f"{found[1]}-{found[2]}" if found else ""
        self.problems["period"] = _("Tulis periode seperti 2025-2029.")
        return ""

    def situation(self) -> str:
        written = self.text("situation", 60).casefold()
        if not written:
            return Situation.AS_IS
        for each in Situation:
            if written in {each.value, str(each.label).casefold()}:
                return each.value
        self.problems["situation"] = _("Pilih: %(values)s.") % {
            "values": ", ".join(str(one) for one in Situation.labels)
        }
        return Situation.AS_IS

    def code(self, key: str, tree: str) -> str:
        written = self.text(key, 400)
        if not written or not tree or written == getattr(self._stored, key, None):
            return written if tree else ""
        try:
            return read_code(tree, written, self._words, getattr(self._stored, key, ""))
        except ValueProblemError as problem:
            self.problems[key] = str(problem)
            return ""

    def reference(self) -> str:
        """The code; the kind's usual one for a new entry, unless `-` says that it has none."""
        written = "reference" in self._texts and bool(self._one("reference").strip())
        usual = "" if written or self._stored is not None else self._kind.default_reference
        return self.code("reference", self._kind.tree) or usual

    def values(self) -> dict[str, Value]:
        old: dict[str, Value] = self._stored.values if self._stored else {}
        found: dict[str, Value] = {}
        for each in self._kind.fields:
            kept = old.get(each.key)
            try:
                value = read_value(each, self._texts[each.key], self._words, kept) if each.key in self._texts else kept
            except (ValueProblemError, Refused) as problem:
                self.problems[each.key] = str(problem)
            else:
                if value is not None:
                    found[each.key] = value
        return found

    def _one(self, key: str) -> str:
        sent = self._texts[key]
        return sent if isinstance(sent, str) else " ".join(sent)
