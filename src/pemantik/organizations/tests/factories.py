"""Trees and people for tests."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from pemantik.accounts.models import User
from pemantik.organizations.models import Grant, Node, NodeKind, Region
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

_numbers = count(1)


def make_institution(code: str = "18.10", parent: Node | None = None, **fields) -> Node:
    """The government of a region by its Kemendagri code: below a province, or alone."""
    region = Region.objects.get(pk=code)
    values = {"kind": region.level, "name": f"Pemerintah {region.name}", "region": region} | fields
    return Node.objects.add_child(parent, values) if parent else Node.objects.add_root(values)


def have_regions() -> None:
    """Regions that tests use, for those with real transactions: such tests leave empty tables behind them."""
    regions = (
        ("18", "Lampung", "provinsi"),
        ("18.10", "Pringsewu", "kabupaten"),
        ("18.71", "Bandar Lampung", "kota"),
        ("32.01", "Bogor", "kabupaten"),
    )
    for code, name, level in regions:
        Region.objects.get_or_create(code=code, defaults={"name": name, "level": level})


def make_unit(parent: Node, name: str = "", kind: str = NodeKind.DEPARTMENT, **fields) -> Node:
    """A unit below another node."""
    values = {"kind": kind, "name": name or f"Unit {next(_numbers)}"} | fields
    return Node.objects.add_child(parent, values)


def make_person_with(role: Role, node: Node, **fields) -> User:
    """Someone with one role on one node."""
    number = next(_numbers)
    person = User.objects.create_user(
        f"anggota{number}@contoh.go.id", fields.pop("name", f"Anggota {number}"), **fields
    )
    until = timezone.now() + timedelta(days=30) if role == Role.AUDITOR else None
    Grant.objects.create(user=person, role=role, node=node, valid_until=until)
    return person


def access_of(role: Role, node: Node) -> Access:
    """What someone with this role on this node may do."""
    return Access(make_person_with(role, node))


def make_province() -> dict[str, Node]:
    """Lampung with two members that each have units: `province`, `own`, `sibling`, `unit`, `division`, `other_unit`."""
    province = make_institution("18")
    own = make_institution("18.10", province)
    sibling = make_institution("18.71", province)
    unit = make_unit(own, "Dinas Kesehatan", short_name="Dinkes")
    return {
        "province": province,
        "own": own,
        "sibling": sibling,
        "unit": unit,
        "division": make_unit(unit, "Puskesmas Gadingrejo", NodeKind.DIVISION),
        "second_unit": make_unit(own, "Dinas Pendidikan"),
        "other_unit": make_unit(sibling, "Dinas Sosial"),
    }
