"""A dictionary that lacks a part of its wordings, as it does for every word that nobody has entered yet."""

import random
from dataclasses import replace

from pemantik.overlaps.engine.dictionary import Dictionary, Role, shipped

#: Activities are few and their words well known; things are many.
_SHARE = {Role.OBJECT: 1.0, Role.ACT: 0.3}


def thinned(share: float, seed: str) -> Dictionary:
    """The shipped dictionary without this share of the wordings of activities and things."""
    draw = random.Random(seed)
    full = shipped()
    phrases = {
        first: [option for option in options if draw.random() >= share * _SHARE.get(option[1].role, 0)]
        for first, options in full.phrases.items()
    }
    exact = {word: idea for word, idea in full.exact.items() if draw.random() >= share}
    return replace(full, phrases={first: options for first, options in phrases.items() if options}, exact=exact)
