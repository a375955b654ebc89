"""Pages under test need no collected static files; an assessment to work in."""

import pytest

from pemantik.assessments.tests.desk_factories import Work, make_work


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Link static files by their own names; hashing them is tested with the real server."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


@pytest.fixture
def work(db) -> Work:
    """A running self-assessment with people in every role."""
    return make_work()
