"""The accounts that the sign-in page of the demo lists, and the password that works there and nowhere else."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher

from pemantik.accounts.models import User
from pemantik.config.demo_data.sources import content


class DemoPasswordHasher(ScryptPasswordHasher):
    """How passwords are kept in the demo, and only there.

    Outside the demo this hasher is not among PASSWORD_HASHERS, so Django cannot even read a password kept by it: a
    copy of the demo's database lets nobody in.
    """

    algorithm = "scrypt_demo"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the list: what it shows (`Operator OPD`), whose it is, and where."""

    role: str
    name: str
    email: str
    node: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts to try, one for each role; none outside the demo. Two queries."""
    if not settings.PEMANTIK_DEMO:
        return []
    listed = {row["email"]: row["title"] for row in content("people")["accounts"]}
    people = User.objects.filter(email__in=listed, is_active=True).prefetch_related("grants__node")
    found = {person.email: person for person in people}
    return [_account(title, found[email]) for email, title in listed.items() if email in found]


def _account(title: str, person: User) -> DemoAccount:
    nodes = ", ".join(grant.node.label for grant in person.grants.all())
    return DemoAccount(title, person.name, person.email, nodes)


def demo_password() -> str:
    """The common password of these accounts, made at this start; empty outside the demo."""
    password: str = settings.PEMANTIK_DEMO_PASSWORD if settings.PEMANTIK_DEMO else ""
    return password
