"""The room of documents."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports."""

    name = "pemantik.reports"
    default_auto_field = "django.db.models.BigAutoField"
