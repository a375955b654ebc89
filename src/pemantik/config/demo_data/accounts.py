"""The accounts that the sign-in page of the demo lists, one for each role."""

from dataclasses import dataclass

from django.conf import settings

from pemantik.accounts.models import User
from pemantik.config.demo_data.sources import content


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
