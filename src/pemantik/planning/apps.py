"""The room to Django."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Requests to spend on ICT, their review and decision."""

    name = "pemantik.planning"
    default_auto_field = "django.db.models.BigAutoField"
