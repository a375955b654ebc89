"""Checks at start: the limits on sign-in must count, and for all processes together."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

_FORGETFUL = ("django.core.cache.backends.dummy.", "django.core.cache.backends.locmem.")


@register()
def limits_are_counted(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a cache that forgets, or that each process has for itself: lockout would be off without a word."""
    backend = str(settings.CACHES["default"]["BACKEND"])
    if not backend.startswith(_FORGETFUL):
        return []
    return [
        Error(
            f"The cache {backend} cannot count failed sign-ins for all processes.",
            hint="Use the database cache (the default), or a cache server.",
            id="accounts.E001",
        )
    ]


@register()
def second_factor_is_decided(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a misspelt PEMANTIK_SECOND_FACTOR instead of taking it for one or the other."""
    if settings.PEMANTIK_SECOND_FACTOR in {"required", "optional"}:
        return []
    return [Error("PEMANTIK_SECOND_FACTOR must be `required` or `optional`.", id="accounts.E002")]
