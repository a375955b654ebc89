"""Enters the provinces, regencies and cities with their Kemendagri codes."""

import csv
from pathlib import Path

from django.db import migrations

REGIONS = Path(__file__).parents[1] / "data" / "regions.csv"


def enter(apps, schema_editor):
    region = apps.get_model("organizations", "Region")
    with REGIONS.open(encoding="utf-8", newline="") as file:
        region.objects.bulk_create(
            region(code=row["code"], name=row["name"], level=row["level"], parent_id=row["parent"] or None)
            for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
