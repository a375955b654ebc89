"""What the list and the decisions propose for the dictionary, looked for in the background."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from pemantik.organizations.permissions import Access
from pemantik.overlaps.engine.dictionary import Dictionary
from pemantik.overlaps.engine.proposals import abbreviations, frame_words, proposals
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.engine.text import fold, words
from pemantik.overlaps.governing import dictionary_now
from pemantik.overlaps.models import Pair, Verdict, Wording
from pemantik.overlaps.models.governing import LONGEST_MEANING, LONGEST_WORDING
from pemantik.overlaps.records import record_of
from pemantik.overlaps.selectors.governing import require_governor
from pemantik.overlaps.selectors.records import entries_to_compare
from pemantik.overlaps.services.dictionary import keep_proposals

#: Names that are kept as examples of a proposal.
_EXAMPLES = 3
Decided = list[tuple[Record, Record, bool]]


def ask_proposals(access: Access) -> None:
    """Look for proposals soon, in the background. Raises Http404 or PermissionDenied."""
    require_governor(access)
    transaction.on_commit(_enqueue)


def _enqueue() -> None:
    from pemantik.overlaps.tasks_governing import propose_wordings  # noqa: PLC0415 - tasks call services

    propose_wordings.enqueue()


def propose() -> int:
    """Look for proposals now; how many are new."""
    dictionary, decided = dictionary_now(), _decided()
    found = [*_synonyms(decided, dictionary), *_frames(decided, dictionary), *_short_names(dictionary)]
    return keep_proposals(row for row in found if len(row.text) <= LONGEST_WORDING)


def _decided() -> Decided:
    """Every decided pair as records. Only a double is one thing, and what is unclear teaches nothing."""
    rows = Pair.objects.filter(state=Pair.State.DECIDED).exclude(verdict=Verdict.UNCLEAR)
    rows = rows.select_related(*(f"{side}__{of}" for side in ("first", "second") for of in ("node", "institution")))
    return [
        (record_of(row.first), record_of(row.second), row.verdict == Verdict.DOUBLE)
        for row in rows.order_by("first_id", "second_id")
    ]


def _synonyms(decided: Decided, dictionary: Dictionary) -> Iterator[Wording]:
    for each in proposals(decided, dictionary):
        # The side that the dictionary knows is the meaning; of two unknown ones it is the first.
        known, new = sorted((each.first, each.second), key=lambda text: (_code(text, dictionary) != each.idea, text))
        yield Wording(
            sense=Wording.Sense.IDEA,
            text=new,
            meaning=each.idea,
            meant=known,
            source=Wording.Source.DECISIONS,
            spoken_for=each.spoken_for,
            spoken_against=each.spoken_against,
            examples=_names(decided, new),
        )


def _code(text: str, dictionary: Dictionary) -> str:
    return "".join(dictionary.stem(word) for word in words(fold(text, LONGEST_WORDING)))


def _frames(decided: Decided, dictionary: Dictionary) -> Iterator[Wording]:
    for each in frame_words(decided, dictionary):
        yield Wording(
            sense=Wording.Sense.FRAME,
            text=each.word,
            source=Wording.Source.DECISIONS,
            spoken_for=each.spoken_for,
            examples=_names(decided, each.word),
        )


def _short_names(dictionary: Dictionary) -> Iterator[Wording]:
    records = [record_of(entry) for entry in entries_to_compare()]
    named: dict[str, list[str]] = defaultdict(list)
    found = abbreviations(records, dictionary)
    wanted = {each.short for each in found}
    for record in records:
        joined = set(words(fold(record.name, 600)))
        for short in wanted & joined:
            named[short].append(record.name)
    for each in found:
        meant = each.words[:LONGEST_MEANING]
        yield Wording(
            sense=Wording.Sense.SHORT,
            text=each.short,
            meaning=" ".join(words(fold(meant, LONGEST_MEANING))),
            meant=meant,
            source=Wording.Source.LIST,
            spoken_for=each.rows,
            examples=[each.example, *(name for name in named[each.short] if name != each.example)][:_EXAMPLES],
        )


def _names(decided: Decided, word: str) -> list[str]:
    """Names of decided entries that have the word."""
    found = {
        record.name: None
        for first, second, _same in decided
        for record in (first, second)
        if word in fold(record.name, 600)
    }
    return list(found)[:_EXAMPLES]
