"""Backups: one file with the database and the files, and its way back.

The database is written table by table as lines of JSON, not as a copy of its pages: such a file moves between SQLite
and PostgreSQL, outlives versions of both, and is migrated forward by the version that restores it. What makes it exact
is described in docs/administrator.md and proved by tests/test_backup.py.
"""
