"""Added codes know the code above; an Aplikasi Umum says its field, its owner and its regulation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_listing")]

    operations = [
        migrations.AddField(
            "referencecode", "parent", models.CharField(blank=True, max_length=30, default=""), preserve_default=False
        ),
        migrations.AddField(
            "listvalue",
            "topic",
            models.CharField(blank=True, max_length=150, verbose_name="Bidang", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "listvalue",
            "owner",
            models.CharField(blank=True, max_length=150, verbose_name="Pemilik", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "listvalue",
            "basis",
            models.CharField(blank=True, max_length=150, verbose_name="Dasar hukum", default=""),
            preserve_default=False,
        ),
    ]
