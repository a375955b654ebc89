"""A document knows which room made it from its own data."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_library_order")]

    operations = [
        migrations.AddField(
            "document",
            "source",
            models.CharField(blank=True, default="", editable=False, max_length=20),
            preserve_default=False,
        ),
    ]
