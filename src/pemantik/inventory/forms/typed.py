"""What stands in the form of an entry: as it was stored, or as somebody sent it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.http import QueryDict

from pemantik.assessments.answer_forms import whole_number
from pemantik.inventory.metamodel import Field, FieldType, Kind
from pemantik.inventory.models import Entry, Situation
from pemantik.inventory.reading import COMMON, Sent
from pemantik.inventory.selectors.entries import links_of
from pemantik.inventory.values import Value, rupiah

Text = str | tuple[str, ...]

YES, NO = "ya", "tidak"
#: No form of ours has room for more; a longer one is cut before it is shown again, and refused by the service.
MOST_IDS = 500


@dataclass(frozen=True)
class Typed:
    """Texts by key, the unit, the units that use it and the links; and what is looked for in a picker.

    `looked` holds the words in the search fields, `asked` the picker whose search was pressed with the code to open.
    """

    texts: Mapping[str, Text]
    node_id: int = 0
    users: frozenset[int] = frozenset()
    links: Mapping[str, frozenset[int]] = field(default_factory=dict)
    looked: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""
    below: str = ""

    def text(self, key: str) -> str:
        """One line or text."""
        found = self.texts.get(key, "")
        return found if isinstance(found, str) else ", ".join(found)

    def many(self, key: str) -> tuple[str, ...]:
        """The chosen ones of several."""
        found = self.texts.get(key, ())
        return (found,) if isinstance(found, str) and found else tuple(found)

    def sent(self) -> Sent:
        """As the services take it."""
        texts = {key: text if isinstance(text, str) else list(text) for key, text in self.texts.items()}
        return Sent(texts=texts, users=self.users, links=self.links)

    def parts(self) -> dict[str, str]:
        """Everything that can be compared with another version, as text by key."""
        parts = {key: self.text(key) for key in self.texts}
        parts |= {f"hubung-{key}": ",".join(map(str, sorted(ids))) for key, ids in self.links.items()}
        return parts | {"users": ",".join(map(str, sorted(self.users))), "unit": str(self.node_id or "")}

    def taking(self, other: "Typed", keys: Iterable[str]) -> "Typed":
        """This, with these parts as they are in the other."""
        wanted = set(keys)
        texts = {key: other.texts.get(key, "") if key in wanted else text for key, text in self.texts.items()}
        links = {
            key: other.links.get(key, frozenset()) if f"hubung-{key}" in wanted else ids
            for key, ids in self.links.items()
        }
        return replace(
            self,
            texts=texts,
            links=links,
            users=other.users if "users" in wanted else self.users,
            node_id=other.node_id if "unit" in wanted else self.node_id,
        )


def blank(kind: Kind, node_id: int = 0) -> Typed:
    """The form of a new entry."""
    texts: dict[str, Text] = {"situation": str(Situation.AS_IS), "reference": kind.default_reference}
    return Typed(texts=texts, node_id=node_id)


def stored(entry: Entry) -> Typed:
    """What the stored entry states, as somebody would type it. Two queries."""
    kind = entry.metadata
    texts: dict[str, Text] = {key: str(getattr(entry, key)) for key in COMMON}
    texts |= {each.key: _typed(each, entry.values.get(each.key)) for each in kind.fields}
    links: dict[str, set[int]] = {relation.key: set() for relation in kind.relations}
    for relation, target in links_of(entry):
        links.setdefault(relation, set()).add(target)
    return Typed(
        texts=texts,
        node_id=entry.node_id,
        users=frozenset(entry.users.values_list("pk", flat=True)),
        links={key: frozenset(ids) for key, ids in links.items()},
    )


def received(kind: Kind, data: QueryDict, base: Typed) -> Typed:
    """What was sent. Parts that the form did not have stay as they are in `base`."""
    texts = dict(base.texts)
    for key in (*COMMON, *(each.key for each in kind.fields)):
        name = f"isi-{key}"
        if name in data:
            parts = tuple(part for part in data.getlist(name)[:MOST_IDS] if part)
            many = any(each.key == key and each.type is FieldType.MANY for each in kind.fields)
            texts[key] = parts if many else " ".join(parts)
    links = {
        relation.key: _ids(data, f"hubung-{relation.key}", base.links.get(relation.key, frozenset()))
        for relation in kind.relations
    }
    asked, _colon, below = _asked(data).partition(":")
    return Typed(
        texts=texts,
        node_id=whole_number(data.get("unit", "")) or base.node_id,
        users=_ids(data, "pengguna", base.users) if kind.users else frozenset(),
        links=links,
        looked={key[2:]: words.strip()[:100] for key, words in _last(data).items() if key.startswith("q-")},
        asked=asked,
        below=below[:30],
    )


def _asked(data: QueryDict) -> str:
    """The picker that is searched: its button was pressed, or its words changed and Enter was pressed in it."""
    sent = _last(data)
    if "cari" in sent:
        return sent["cari"][:80]
    if "enter" in sent:
        for key, words in sent.items():
            if key.startswith("q-") and words.strip() != sent.get(f"dicari-{key[2:]}", "").strip():
                return key[2:82]
    return ""


def _last(data: QueryDict) -> dict[str, str]:
    """One value for each name."""
    return {key: str(data[key]) for key in data}


def _ids(data: QueryDict, name: str, otherwise: frozenset[int]) -> frozenset[int]:
    if name not in data:
        return otherwise
    return frozenset(found for text in data.getlist(name)[:MOST_IDS] if (found := whole_number(text)))


def fingerprint(parts: Mapping[str, str]) -> str:
    """Short hashes of what the form began with, so that a lost race shows who changed what."""
    return " ".join(f"{key}:{_hash(text)}" for key, text in parts.items())


def untouched(fingerprints: str, parts: Mapping[str, str]) -> set[str]:
    """The parts that are what the form began with."""
    began = dict(pair.rpartition(":")[::2] for pair in fingerprints[:20_000].split())
    return {key for key, text in parts.items() if began.get(key) == _hash(text)}


def _hash(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:6]


def _typed(each: Field, value: Value | None) -> Text:
    """A stored value as somebody would type it, the same in every language."""
    if value is None or isinstance(value, list):
        return tuple(value or ()) if each.type is FieldType.MANY else ""
    if isinstance(value, bool):
        return YES if value else NO
    write = _WRITERS.get(each.type, str)
    return write(str(value))


_WRITERS: dict[FieldType, Callable[[str], str]] = {
    FieldType.MONEY: lambda value: rupiah(Decimal(value)).removeprefix("Rp"),
    FieldType.NUMBER: lambda value: value.replace(".", ","),
    FieldType.DATE: lambda value: f"{date.fromisoformat(value):%d/%m/%Y}",
}
