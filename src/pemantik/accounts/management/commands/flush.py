"""Emptying the whole database, which the guards of the audit trail would refuse."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from pemantik.accounts import guards


class Command(flush.Command):
    """Django's command, with the guards lifted while it works."""

    def handle(self, **options: Any) -> None:
        """Empty the database."""
        with guards.lifted(connections[options["database"]]):
            super().handle(**options)
