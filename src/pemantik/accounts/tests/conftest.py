"""Pages under test need no collected static files, and start with nobody locked out."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Link static files by their own names."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


@pytest.fixture
def forget_limits(transactional_db) -> None:
    """Tests that commit leave their counts of failures behind; begin without."""
    cache.clear()
