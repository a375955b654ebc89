"""A small province and its people, for tests."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from pemantik.accounts.models import User
from pemantik.accounts.tests.factories import make_person
from pemantik.organizations.models import Grant, Node, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role


@dataclass
class Province:
    """A province with two kabupaten, one of them with an OPD that has a division."""

    root: Node
    regency: Node
    office: Node
    division: Node
    sibling: Node


def make_province() -> Province:
    """The tree."""
    root = Node.objects.add_root({"name": "Provinsi Contoh", "kind": NodeKind.PROVINCE})
    regency = Node.objects.add_child(root, {"name": "Kabupaten Satu", "kind": NodeKind.REGENCY})
    office = Node.objects.add_child(regency, {"name": "Dinas Kominfo Satu", "kind": NodeKind.DEPARTMENT})
    division = Node.objects.add_child(office, {"name": "Bidang Aplikasi Satu", "kind": NodeKind.DIVISION})
    sibling = Node.objects.add_child(Node.objects.get(pk=root.pk), {"name": "Kabupaten Dua", "kind": NodeKind.REGENCY})
    return Province(*(Node.objects.get(pk=node.pk) for node in (root, regency, office, division, sibling)))


def make_grant(node: Node, role: Role = Role.OPERATOR, person: User | None = None, **fields) -> Grant:
    """A role; of a new person unless one is given."""
    if role == Role.AUDITOR:
        fields.setdefault("valid_until", timezone.now() + timedelta(days=30))
    return Grant.objects.create(user=person or make_person(), role=role, node=node, **fields)


def with_role(node: Node, role: Role = Role.ADMINISTRATOR, **fields) -> User:
    """A new person with this role."""
    return make_grant(node, role, **fields).user


def access_of(person: User) -> Access:
    """What the person may do, read anew."""
    return Access(User.objects.get(pk=person.pk))
