"""The menu entry of this room."""

from django.http import HttpRequest

from pemantik.web.navigation import NavEntry


def navigation(request: HttpRequest) -> list[NavEntry]:
    return []
