"""The language of documents: they are Indonesian, whatever the language of the reader's pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from pemantik.maturity.text import in_language


@contextmanager
def indonesian() -> Iterator[None]:
    """Words, numbers and dates made inside are Indonesian."""
    with translation.override("id"), in_language("id"):
        yield
