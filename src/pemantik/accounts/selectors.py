"""What the pages about an account show."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts.models import User

#: Names in a browser's self-description, the more particular first: nearly all of them claim to be Safari too.
_BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari")
_BROWSER_NAMES = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser in which a person is signed in."""

    number: int
    device: str
    address: str
    started_at: datetime
    seen_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What a person has set up besides the password."""

    has_app: bool
    keys: int

    @property
    def is_set_up(self) -> bool:
        """Whether sign-in asks for something besides the password."""
        return self.has_app or self.keys > 0


def open_sessions(person: User, current_key: str | None = None) -> list[OpenSession]:
    """The person's sessions that have not run out, the one in use first, then the last used (two queries)."""
    known = list(UserSession.objects.filter(user=person).order_by("-last_seen_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[session.session_key for session in known], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    sessions = [
        OpenSession(
            session.pk,
            device_text(session.user_agent),
            session.ip,
            session.created_at,
            session.last_seen_at,
            session.session_key == current_key,
        )
        for session in known
        if session.session_key in alive
    ]
    return sorted(sessions, key=lambda session: not session.is_current)


def second_factor(person: User) -> SecondFactor:
    """What the person has set up (one query)."""
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return SecondFactor(Authenticator.Type.TOTP in kinds, kinds.count(Authenticator.Type.WEBAUTHN))


def device_text(user_agent: str) -> str:
    """Browser and system as people call them: `Chrome di Android`."""
    browser = next((name for name in _BROWSERS if re.search(rf"\b{name}/", user_agent)), None)
    system = next((shown for mark, shown in _SYSTEMS.items() if mark in user_agent), None)
    if system is None and "Linux" in user_agent:
        system = "Linux"
    if browser and system:
        return _("%(browser)s di %(system)s") % {"browser": _BROWSER_NAMES.get(browser, browser), "system": system}
    return browser or system or _("Perangkat tidak dikenal")
