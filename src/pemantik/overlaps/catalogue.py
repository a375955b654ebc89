"""Which Aplikasi Umum already serves what is written: the engine's own ones, under the catalogue that people edit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pemantik.inventory.value_lists import Choice, value_lists
from pemantik.overlaps.engine.records import APPLICATION, Record
from pemantik.overlaps.engine.text import fold, words

if TYPE_CHECKING:
    from pemantik.overlaps.engine.dictionary import Dictionary
    from pemantik.overlaps.engine.shared import SharedService

_LIST = "aplikasi-umum"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Served:
    """A record, the Aplikasi Umum that serves it, whether it is that application itself, and what it was told by."""

    record: Record
    choice: Choice
    itself: bool
    words: tuple[str, ...]


def catalogue() -> dict[str, Choice]:
    """The Aplikasi Umum that are offered now, by name. One query."""
    return {choice.value: choice for choice in value_lists()[_LIST].choices if not choice.is_hidden}


def served_by(records: Sequence[Record], choices: Mapping[str, Choice] | None = None) -> list[Served]:
    """The records that an Aplikasi Umum of the catalogue serves. One query, none with `choices`.

    One that was added here is recognised by its name, and by its field of work as the dictionary reads it.
    """
    from pemantik.overlaps.engine import shared  # noqa: PLC0415 - loads what only this question needs
    from pemantik.overlaps.governing import dictionary_now  # noqa: PLC0415

    offered = catalogue() if choices is None else choices
    dictionary = dictionary_now()
    shipped = {service.name: service for service in shared.services()}
    known = [shipped.get(name) or _of_choice(choice, dictionary) for name, choice in offered.items()]
    return [
        Served(one.record, offered[one.service.name], one.itself, one.words)
        for one in shared.served(records, dictionary, known)
    ]


def _of_choice(choice: Choice, dictionary: "Dictionary") -> "SharedService":
    """A service that the engine does not know: by its name, and what was added here by its field of work too."""
    from pemantik.overlaps.engine.cleaning import Cleaner  # noqa: PLC0415
    from pemantik.overlaps.engine.dictionary import Role  # noqa: PLC0415
    from pemantik.overlaps.engine.shared import SharedService  # noqa: PLC0415

    cleaner = Cleaner(dictionary)
    name = cleaner.clean(Record("", choice.value, APPLICATION))
    joined = "".join(words(fold(choice.value, _LONGEST)))
    topic = cleaner.clean(Record("", choice.topic, APPLICATION)).name if choice.is_own else []
    ideas = tuple(piece[0] for piece in topic if piece[1] is Role.OBJECT)
    short = tuple({each for each in (name.short, joined) if each})
    return SharedService(choice.value, choice.topic, choice.owner, choice.basis, short, ideas)
