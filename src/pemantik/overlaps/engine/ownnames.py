"""Made-up names prove nothing in another region: "SI MAWAR" is something else in each city.

A short name counts elsewhere if the dictionary knows it, or if those who spell it out all over the list mean one thing.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pemantik.overlaps.engine.cleaning import Cleaned
from pemantik.overlaps.engine.prepared import NOWHERE, Learned, Prepared


def own_name(cleaned: Cleaned, learned: Learned) -> tuple[str, ...]:
    """The pieces of a row that are only its own made-up name; none if the name means the same everywhere."""
    short = cleaned.short
    if not short or short in learned.dictionary.known or short in learned.lexicon.national:
        return ()
    return ("~" + short, cleaned.alone[0]) if cleaned.alone else ("~" + short,)


def without_own_names(prepared: Prepared, cleaned: Sequence[Cleaned], learned: Learned) -> Prepared:
    """The list as other regions see it. `cleaned` are its rows, in their order."""
    numbers, nothing = prepared.vocabulary.numbers, prepared.vocabulary.nothing
    subject, whole, source = prepared.subject.copy(), prepared.whole.copy(), prepared.source.copy()
    fields = {**prepared.fields, "short": prepared.fields["short"].copy(), "core": prepared.fields["core"].copy()}
    for at, each in enumerate(cleaned):
        codes = own_name(each, learned)
        if not codes:
            continue
        fields["short"][at] = fields["core"][at] = 0
        for code in codes:
            subject[at][subject[at] == numbers.get(code, -1)] = nothing
            whole[at][whole[at] == numbers.get(code, -1)] = nothing
        if (subject[at] == nothing).all():
            source[at] = NOWHERE
    evidence = (prepared.vocabulary.weights[whole] * prepared.factor).sum(axis=1).astype(np.float32)
    return replace(prepared, subject=subject, whole=whole, fields=fields, source=source, evidence=evidence)
