"""Which dictionary and which model the room works with now: what is shipped, with what people approved and released."""

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pemantik.overlaps.engine.dictionary import Dictionary, build, shipped
from pemantik.overlaps.engine.scoring import Model, ModelError, day_zero, loaded
from pemantik.overlaps.models import Governed, Release, Wording

log = logging.getLogger(__name__)

#: The senses of wordings as `engine.dictionary.build` names them.
_ROLES = {
    Wording.Sense.IDEA: "object",
    Wording.Sense.ACT: "act",
    Wording.Sense.FRAME: "drop",
    Wording.Sense.SHORT: "short",
}
Rows = tuple[tuple[str, str, str, str], ...]


def dictionary_now() -> Dictionary:
    """The shipped wordings with those that people approved. One query."""
    return dictionary_with(approved())


def approved() -> Rows:
    """Sense, text, meaning and how a person writes that meaning, of every approved wording, in a fixed order."""
    rows = Wording.objects.filter(state=Wording.State.APPROVED).order_by("sense", "text")
    return tuple(rows.values_list("sense", "text", "meaning", "meant"))


@lru_cache(maxsize=4)
def dictionary_with(rows: Rows) -> Dictionary:
    """The shipped dictionary with these wordings."""
    if not rows:
        return shipped()
    additions: dict[str, dict[str, list[str]]] = {}
    for sense, text, meaning, meant in rows:
        role = _ROLES[Wording.Sense(sense)]
        if role == "short":
            additions.setdefault(role, {})[text] = [meaning]
        elif role == "drop":
            additions.setdefault(role, {}).setdefault("", []).append(text)
        else:
            # The dictionary may lack what it means too: then both are new wordings of a new idea.
            additions.setdefault(role, {}).setdefault(meaning, []).extend((text, meant))
    plain: Mapping[str, Mapping[str, Sequence[str]]] = additions
    return build(plain)


def model_now() -> Model:
    """The released model, or the one of the first day. One query."""
    active = Release.objects.filter(state=Release.State.ACTIVE).values_list("content", flat=True).first()
    return model_of(active) if active else day_zero()


@lru_cache(maxsize=4)
def model_of(content: str) -> Model:
    """A stored model; the one of the first day if this version of Pemantik reads other features."""
    try:
        return loaded(content)
    except ModelError as problem:
        log.warning("The released model does not fit this version: %s", problem)
        return day_zero()


def version_now() -> str:
    """Another text whenever the dictionary or the model is another one. One query."""
    row = Governed.objects.filter(pk=1).values_list("changes", "changed_at").first()
    return f"{row[0]} {row[1].isoformat()}" if row else ""
