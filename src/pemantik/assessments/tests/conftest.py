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


@pytest.fixture(autouse=True)
def one_factor(settings) -> None:
    """Nobody is sent to set up a second factor first."""
    settings.PEMANTIK_SECOND_FACTOR = "optional"


@pytest.fixture
def as_(client, work):
    """The test client, signed in as one of the people of `work`."""

    def sign_in(name: str):
        client.force_login(work.people[name])
        return client

    return sign_in


@pytest.fixture
def work(db) -> Work:
    """A running self-assessment with people in every role."""
    return make_work()
