"""The part of the room of documents that talks to the national portal."""

from django.apps import AppConfig


class NationalConfig(AppConfig):
    """Packages for the national portal, and its verdicts."""

    name = "pemantik.reports.national"
    label = "national"
    default_auto_field = "django.db.models.BigAutoField"
