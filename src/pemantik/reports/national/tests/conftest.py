"""What the tests of this room share: plain static files, one factor, an assessment, a store of its own for files."""

import pytest

from pemantik.assessments.tests.conftest import as_, one_factor, plain_static_files, work

__all__ = ["as_", "one_factor", "plain_static_files", "work"]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    """Files of evidence lie in the folder of the test."""
    own = settings.STORAGES["evidence"] | {"OPTIONS": {"location": tmp_path / "evidence"}}
    settings.STORAGES = settings.STORAGES | {"evidence": own}
