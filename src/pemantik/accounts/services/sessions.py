"""Ending sessions: the browser that held one is asked to sign in again."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.accounts.sign_in_log import home_path


@transaction.atomic
def end_one(person: User, number: int) -> bool:
    """End the session with this number if it is the person's; False if there is none."""
    return _end(person, list(UserSession.objects.filter(user=person, pk=number))) > 0


@transaction.atomic
def end_others(person: User, kept_key: str | None) -> int:
    """End every session of the person but the one with this key; return how many."""
    return _end(person, list(UserSession.objects.filter(user=person).exclude(session_key=kept_key)))


def end_all(person: User) -> int:
    """End every session of the person; return how many."""
    return end_others(person, None)


def _end(person: User, sessions: list[UserSession]) -> int:
    if sessions:
        Session.objects.filter(session_key__in=[session.session_key for session in sessions]).delete()
        UserSession.objects.filter(pk__in=[session.pk for session in sessions]).delete()
        audit.record("session.closed", person, after={"count": len(sessions)}, node_path=home_path(person))
    return len(sessions)
