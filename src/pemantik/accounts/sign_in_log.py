"""What happens at the door, in the audit trail."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.module_loading import import_string

from pemantik.accounts import audit
from pemantik.accounts.models import AuditEntry, User
from pemantik.accounts.requests import client_address

#: A lockout is recorded once in this many seconds, however often the door is tried meanwhile.
LOCKOUT_SECONDS = 600


def home_path(person: User) -> str:
    """The node to which a person belongs, for the trail; empty where the room of nodes says nothing."""
    path: str = import_string(settings.PEMANTIK_HOME_PATH)(person)
    return path


def about(person: User, action: str, request: HttpRequest | None = None, **values: str | list[str]) -> None:
    """Record what a person did with the own account; `values` tell what else matters."""
    address = client_address(request) if request else ""
    with audit.acting(person, address):
        audit.record(action, person, after=values, node_path=home_path(person))


def has_signed_in(person: User) -> bool:
    """Whether the person has ever come in before."""
    return AuditEntry.objects.filter(actor=person, action="session.started").exists()


def refused(request: HttpRequest, email: str) -> None:
    """Record a failed attempt to sign in."""
    _by_stranger(request, "session.refused", email)


def locked_out(request: HttpRequest, email: str) -> None:
    """Record, once, that an address or an account is locked for a while."""
    if cache.add(f"locked-out:{client_address(request)}:{email.lower()}"[:240], True, LOCKOUT_SECONDS):
        _by_stranger(request, "session.locked", email)


def _by_stranger(request: HttpRequest, action: str, email: str) -> None:
    """Who knocks is not known yet. An address that belongs to nobody is kept only in part: it may be a typing error."""
    person = User.objects.filter(email=email.strip().lower()).first()
    target = person or User(email="", name=_masked(email))
    with audit.acting(None, client_address(request)):
        audit.record(action, target, node_path=home_path(person) if person else "")


def _masked(email: str) -> str:
    name, _at, domain = email.partition("@")
    return f"{name[:1]}***@{domain[:100]}" if domain else "***"
