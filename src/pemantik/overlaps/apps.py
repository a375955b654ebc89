"""The room to Django."""

from django.apps import AppConfig


class OverlapsConfig(AppConfig):
    """Finding what is doubled, and what people decide about it."""

    name = "pemantik.overlaps"
    default_auto_field = "django.db.models.BigAutoField"
