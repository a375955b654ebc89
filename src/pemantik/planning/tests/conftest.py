"""Pages under test need no collected static files, and nobody sets up a second factor first."""

import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Link static files by their own names; hashing them is tested with the real server."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    settings.PEMANTIK_SECOND_FACTOR = "optional"
