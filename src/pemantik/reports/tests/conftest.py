"""Documents under test lie in a folder of their own; pages need no collected static files."""

import pytest

from pemantik.assessments.tests.factories import World, make_world
from pemantik.assessments.tests.result_cases import closed, interviewed
from pemantik.reports.rendering.renderer import Renderer
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - used by every test


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    """Nothing is written to the data folder."""
    storages = dict(settings.STORAGES)
    storages["documents"] = storages["documents"] | {"OPTIONS": {"location": tmp_path / "documents"}}
    settings.STORAGES = storages
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PEMANTIK_SECOND_FACTOR = "optional"


@pytest.fixture(scope="session")
def renderer():
    """One child process for all tests of documents."""
    with Renderer() as found:
        yield found


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def assessment(world):
    """An assessment in its interview: provisional."""
    return interviewed(world)


@pytest.fixture
def frozen(world):
    """An assessment of a campaign that is closed: final."""
    return closed(world)
