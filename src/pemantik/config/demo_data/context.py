"""What the pages of the demo show and no other installation does."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from pemantik.config.demo_data.accounts import demo_accounts


def demo(request: HttpRequest) -> dict[str, Any]:
    """`demo` for templates: empty outside the demo; inside, its password and (read only when asked) its accounts."""
    if not settings.PEMANTIK_DEMO:
        return {"demo": None}
    return {"demo": {"password": settings.PEMANTIK_DEMO_PASSWORD, "accounts": demo_accounts}}
