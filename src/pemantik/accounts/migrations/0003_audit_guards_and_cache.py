"""The database refuses to change the audit trail; the table in which limits on sign-in are counted."""

from django.core.management import call_command
from django.db import migrations

from pemantik.accounts import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_invitations")]

    operations = [
        migrations.RunPython(install, remove),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
