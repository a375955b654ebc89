"""The room to Django."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Rounds of monitoring and evaluation, and live checks of addresses."""

    name = "pemantik.monitoring"
    default_auto_field = "django.db.models.BigAutoField"
