"""The room to Django."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Province board, benchmark, coaching log, sharing."""

    name = "pemantik.supervision"
    default_auto_field = "django.db.models.BigAutoField"
