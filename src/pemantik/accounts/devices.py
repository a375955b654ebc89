"""A browser remembers, signed, who has signed in with it: to tell a known device from a new one.

The cookie opens nothing. It holds numbers of people only, and a forged or old one counts as none.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from pemantik.accounts.models import User

COOKIE = "pemantik_device"
LIVES_SECONDS = 365 * 24 * 3600
_SALT = "pemantik.device"
#: A computer at a counter is used by some, not by hundreds.
_MOST_PEOPLE = 20


def people_of(request: HttpRequest) -> list[int]:
    """Numbers of those who have signed in with this browser, the last one first."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LIVES_SECONDS)
    except signing.BadSignature:
        return []
    return [number for number in found if isinstance(number, int)] if isinstance(found, list) else []


def knows(request: HttpRequest, person: User) -> bool:
    """Whether this person has signed in with this browser before."""
    return person.pk in people_of(request)


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Write down in the browser who is signed in with it, unless that is there already."""
    known = people_of(request)
    if known[:1] == [request.user.pk]:
        return
    people = [request.user.pk, *(number for number in known if number != request.user.pk)][:_MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=_SALT),
        max_age=LIVES_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
