"""The room to Django."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Live checks of addresses, their history and incidents."""

    name = "pemantik.monitoring"
    default_auto_field = "django.db.models.BigAutoField"
