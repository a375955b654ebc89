"""Why a pair was found: the engine's explanation as it is stored, and as it is shown in the reader's language.

The engine names what it compared in the language of the moment. Both languages are kept, so that a page only has to
choose, and shows what was compared then even if the engine compares otherwise today.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language

from pemantik.maturity.text import in_language
from pemantik.overlaps.engine.explanation import Explanation, Word

LANGUAGES = ("id", "en")
_NAMED = ("key", "differ", "unknown")


def stored(explain: Callable[[], Explanation]) -> dict[str, Any]:
    """The explanation as JSON. `explain` makes it; it is asked once for each language."""
    made: dict[str, Explanation] = {}
    for language in LANGUAGES:
        with in_language(language):
            made[language] = explain()
    first = made[LANGUAGES[0]]
    return {
        "agree": [[word.first, word.second, round(word.share, 6)] for word in first.agree],
        "only_first": list(first.only_first),
        "only_second": list(first.only_second),
        **{name: {language: list(getattr(made[language], name)) for language in LANGUAGES} for name in _NAMED},
    }


def shown(content: Mapping[str, Any]) -> Explanation:
    """The stored explanation in the reader's language; empty where nothing was stored."""
    language = "en" if (get_language() or "").startswith("en") else "id"
    named = {name: tuple(content.get(name, {}).get(language, ())) for name in _NAMED}
    return Explanation(
        agree=tuple(Word(first, second, share) for first, second, share in content.get("agree", ())),
        only_first=tuple(content.get("only_first", ())),
        only_second=tuple(content.get("only_second", ())),
        **named,
    )


def sentences(content: Mapping[str, Any]) -> list[str]:
    """The explanation as sentences in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "id"
    with in_language(language):
        return shown(content).sentences()
