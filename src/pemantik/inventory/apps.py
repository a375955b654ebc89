"""The room to Django."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """One registry for six architecture domains, devices, staff, documents, budgets and needs."""

    name = "pemantik.inventory"
    default_auto_field = "django.db.models.BigAutoField"
