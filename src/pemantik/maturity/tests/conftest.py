"""Property tests are the same on every run and every machine."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from pemantik.maturity.text import set_language

settings.register_profile("same", derandomize=True, deadline=None, database=None, max_examples=25)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    """Messages are Indonesian unless a test chooses otherwise."""
    set_language("id")
    yield
    set_language("id")
