"""What addresses of this room ask for."""

from django.http import HttpRequest


def wish(request: HttpRequest, name: str) -> str:
    """What an address asks for; control characters and endless texts are nobody's wish."""
    return "".join(letter for letter in request.GET.get(name, "")[:100] if letter.isprintable()).strip()
