"""The language of the messages of this room: Indonesian, or English by translation.

Source sentences are Indonesian. A caller (command line, web) chooses the language for the current context with
`set_language`; the core itself knows no users and no settings.
"""

import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pemantik.maturity.numbers import round_half_up

_language: ContextVar[str] = ContextVar("maturity_language", default="id")


def set_language(language: str) -> None:
    """Choose the language (`id` or `en`) of the messages made from now on in this context."""
    _language.set(language)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Messages made inside are in this language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def translator(domain: str, locales: Path) -> Callable[[str], str]:
    """The `_` of one room: its catalog `domain` in `locales`, in the language chosen when a message is made.

    A sentence without a translation stays Indonesian.
    """

    @lru_cache
    def catalog(language: str) -> gettext.NullTranslations:
        return gettext.translation(domain, locales, languages=[language], fallback=True)

    def translate(message: str) -> str:
        return catalog(_language.get()).gettext(message)

    return translate


_ = translator("maturity", Path(__file__).parent / "locale")


def decimal_text(value: Decimal | int, places: int | None = None) -> str:
    """A number as people read it: decimal comma and thousands point in Indonesian, the reverse in English.

    `places` fixes the number of decimals, rounded half up; without it the number is written as it is, without trailing
    zeros.
    """
    number = Decimal(value)
    text = f"{number.normalize():,f}" if places is None else f"{round_half_up(number, places):,f}"
    return text if _language.get() == "en" else text.translate(str.maketrans(",.", ".,"))
