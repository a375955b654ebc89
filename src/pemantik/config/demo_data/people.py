"""The people of the example, with invented names, and what each may do.

Their addresses end in `.example`, a domain that can never exist (RFC 2606): no mail reaches anybody, and an address
of that kind marks an example person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pemantik.accounts.models import User
from pemantik.config.demo_data.dice import dice
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import Place, Tree
from pemantik.organizations.models import Grant, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

EXAMPLE_DOMAIN = "contoh.example"
AUDITOR_DAYS = 90


@dataclass(slots=True)
class Cast:
    """Everybody by region (the province's own code for its people) and key, with what they may do."""

    people: dict[tuple[str, str], Access] = field(default_factory=dict)

    def __call__(self, region: str, key: str) -> Access:
        """What this person may do."""
        return self.people[region, key]


@dataclass(frozen=True, slots=True)
class _Part:
    """A person to be made: where, in which role."""

    region: str
    key: str
    role: Role
    node: Node
    user: User


def cast(tree: Tree, password: str, since: datetime, until: datetime) -> Cast:
    """Make everybody, with this encoded password ("" for none) and grants from `since`; auditors end at `until`."""
    parts = list(_parts(tree, since))
    for part in parts:
        if password:
            part.user.password = password
        else:
            part.user.set_unusable_password()
    User.objects.bulk_create(part.user for part in parts)
    grants = [
        Grant(
            user=part.user,
            role=part.role,
            node=part.node,
            valid_from=since,
            valid_until=until + timedelta(days=AUDITOR_DAYS) if part.role == Role.AUDITOR else None,
        )
        for part in parts
    ]
    Grant.objects.bulk_create(grants)
    return Cast({(part.region, part.key): Access(part.user) for part in parts})


def _parts(tree: Tree, since: datetime) -> Iterator[_Part]:
    names = _names()
    for place in tree.places:
        of_province = place is tree.province
        for row in content("people")["province" if of_province else "members"]:
            given = row.get("name") or content("people")["named"].get(place.region, {}).get(row["key"])
            name = given or next(names)
            local = name.split()[0] if given else name.replace(" ", ".")
            yield _part(place, row, User(name=name, email=f"{local}@{_host(place.node)}".lower()), since)


def _part(place: Place, row: Mapping[str, Any], user: User, since: datetime) -> _Part:
    node = place.units[row["unit"]] if row.get("unit") else place.node
    user.position, user.created_at = row["position"], since
    return _Part(place.region, row["key"], Role(row["role"]), node, user)


def _host(node: Node) -> str:
    """`pringsewu.contoh.example` for Kabupaten Pringsewu."""
    return "".join(node.name.split()[1:]) + f".{EXAMPLE_DOMAIN}"


def _names() -> Iterator[str]:
    """Names in an order of chance, none twice."""
    words = content("people")
    taken = {name for group in words["named"].values() for name in group.values()}
    taken |= {row["name"] for row in words["province"] if "name" in row}
    names = [f"{first} {last}" for first in words["first"] for last in words["last"]]
    dice("names").shuffle(names)
    yield from (name for name in names if name not in taken)
