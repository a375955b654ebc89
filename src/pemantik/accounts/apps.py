"""The room of people."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    """People, sign-in and the audit trail."""

    name = "pemantik.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what allauth does, collect every room's words for the trail, keep the trail's guards in place."""
        from pemantik.accounts import checks, signals  # noqa: F401, PLC0415 - both register themselves

        autodiscover_modules("audit_words")
        post_migrate.connect(_install_guards, sender=self)


def _install_guards(using: str, **_kwargs: Any) -> None:
    """A later migration may have made the table anew, and its triggers are gone with the old one."""
    from pemantik.accounts import guards  # noqa: PLC0415
    from pemantik.accounts.models import AuditEntry  # noqa: PLC0415

    connection = connections[using]
    if AuditEntry._meta.db_table in connection.introspection.table_names():
        guards.install(connection)
