"""A small example, built once for all tests of a class."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.storage import storages
from django.test import TestCase, override_settings

from pemantik.config.demo_data.build import Plan, build

HASHER = "pemantik.config.demo_data.hashing.DemoPasswordHasher"
OTHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
#: Pages under test need no collected static files.
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD = "contoh-uji-coba"
TODAY = date(2026, 11, 22)
#: In detail, in the last stage, with two assessors, with a conflict of interest, with more time.
REGIONS = ("18.10", "18.72", "18.09", "18.06", "18.07")


class ExampleTestCase(TestCase):
    """The example of five members with one finished year, its evidence in a folder of its own."""

    plan: ClassVar[Plan]
    folder: ClassVar[Path]

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        evidence = settings.STORAGES["evidence"] | {"OPTIONS": {"location": cls.folder}}
        inside = override_settings(
            STORAGES=settings.STORAGES | {"evidence": evidence, "staticfiles": PLAIN},
            MIDDLEWARE=[name for name in settings.MIDDLEWARE if "whitenoise" not in name],
            PASSWORD_HASHERS=[HASHER, *OTHERS],
            PEMANTIK_DEMO=True,
            PEMANTIK_DEMO_PASSWORD=PASSWORD,
        )
        inside.enable()
        cls.addClassCleanup(inside.disable)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        cls.plan = Plan(TODAY, password=make_password(PASSWORD), regions=REGIONS, years=1)
        build(cls.plan)

    def stored_files(self):
        """Names of the evidence files in the folder."""
        return {path.name for path in self.folder.rglob("*") if path.is_file()}

    def evidence_location(self):
        """Where evidence is kept during these tests."""
        return Path(storages["evidence"].location)
