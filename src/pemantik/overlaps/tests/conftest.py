"""Pages under test need no collected static files, and nobody sets up a second factor first."""

from pemantik.organizations.tests.conftest import plain_static_files

__all__ = ["plain_static_files"]
