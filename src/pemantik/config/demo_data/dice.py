"""Chance that always falls the same: one source of randomness for each thing, named by what it is for."""

import random

SEED = "pemantik-contoh-1"


def dice(*about: object) -> random.Random:
    """Random numbers for one thing; the same for the same words, whatever was drawn for other things before."""
    return random.Random("|".join([SEED, *map(str, about)]))  # noqa: S311 - a play, not a secret
