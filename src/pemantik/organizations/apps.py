"""The room of institutions."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Regions, institutions, units and permissions."""

    name = "pemantik.organizations"
    label = "organizations"
