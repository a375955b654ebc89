"""The full-text index of the pages, kept by the database itself: FTS5 with triggers, or a generated column."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE assessments_pagetext_search USING fts5(
         text, content='assessments_pagetext', content_rowid='id', tokenize='unicode61', prefix='3 5')""",
    """CREATE TRIGGER assessments_pagetext_added AFTER INSERT ON assessments_pagetext BEGIN
         INSERT INTO assessments_pagetext_search(rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER assessments_pagetext_removed AFTER DELETE ON assessments_pagetext BEGIN
         INSERT INTO assessments_pagetext_search(assessments_pagetext_search, rowid, text)
         VALUES ('delete', old.id, old.text); END""",
    """CREATE TRIGGER assessments_pagetext_changed AFTER UPDATE OF text ON assessments_pagetext BEGIN
         INSERT INTO assessments_pagetext_search(assessments_pagetext_search, rowid, text)
         VALUES ('delete', old.id, old.text);
         INSERT INTO assessments_pagetext_search(rowid, text) VALUES (new.id, new.text); END""",
)
SQLITE_BACK = (
    "DROP TRIGGER assessments_pagetext_added",
    "DROP TRIGGER assessments_pagetext_removed",
    "DROP TRIGGER assessments_pagetext_changed",
    "DROP TABLE assessments_pagetext_search",
)
# Everything but letters and digits becomes a space, so that `005/318/2026` is three words here as it is in FTS5.
POSTGRESQL = (
    """ALTER TABLE assessments_pagetext ADD COLUMN search tsvector GENERATED ALWAYS AS
         (to_tsvector('simple', regexp_replace(text, '[^[:alnum:]]+', ' ', 'g'))) STORED""",
    "CREATE INDEX assessments_pagetext_search ON assessments_pagetext USING gin (search)",
)
POSTGRESQL_BACK = ("ALTER TABLE assessments_pagetext DROP COLUMN search",)


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement, params=None)


def make(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def unmake(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_evidence_reading")]
    operations = [migrations.RunPython(make, unmake)]
