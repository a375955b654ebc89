"""Changing the tree: who may, what the rules refuse, and two people at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from pemantik.accounts import audit
from pemantik.accounts.models import AuditEntry
from pemantik.organizations.models import Node, NodeKind, Region
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.organizations.services import nodes
from pemantik.organizations.services.fields import NodeFields, facts_of
from pemantik.organizations.tests.factories import access_of, make_institution, make_province, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def opd(name="Dinas Baru", **fields) -> NodeFields:
    return NodeFields(name, fields.pop("kind", NodeKind.DEPARTMENT), **fields)


def test_adding_a_unit_is_recorded():
    own = make_institution()
    node = nodes.add(
        access_of(Role.ADMINISTRATOR, own), own.pk, opd("  Dinas\tKomunikasi \u200b", short_name="Diskominfo")
    )
    assert (node.name, node.label, node.depth) == ("Dinas Komunikasi", "Diskominfo", 2)
    entry = AuditEntry.objects.get(action="unit.added")
    assert entry.after["name"] == "Dinas Komunikasi"
    assert entry.node_path == node.path
    assert audit.verify().broken_id is None


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("place", ["province", "own", "sibling", "unit", "division", "other_unit"])
def test_who_may_change_what(role, place):
    """A role on one's own institution reaches down, never up and never sideways."""
    tree = make_province()
    access = access_of(role, tree["own"])
    node = Node.objects.get(pk=tree[place].pk)
    kind = NodeKind.DIVISION
    below = place in {"own", "unit", "division"}
    acts = [
        lambda: nodes.add(access, node.pk, opd(kind=kind)),
        lambda: nodes.describe(access, node.pk, NodeFields(**{**facts_of(node).as_values(), "head_name": "X"}), 0),
        lambda: nodes.deactivate(access, node.pk),
        lambda: nodes.reactivate(access, node.pk),
    ]
    for act in acts:
        if not below:
            with pytest.raises(Http404):
                act()
        elif Action.MANAGE_NODES not in PERMISSIONS[role]:
            with pytest.raises(PermissionDenied):
                act()
        else:
            act()


def test_a_stranger_and_a_missing_node_look_the_same():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["sibling"])
    with pytest.raises(Http404) as hidden:
        nodes.deactivate(access, tree["unit"].pk)
    with pytest.raises(Http404) as missing:
        nodes.deactivate(access, 10**9)
    assert str(hidden.value) == str(missing.value)


@pytest.mark.parametrize(
    ("parent", "kind", "region", "field"),
    [
        ("own", NodeKind.REGENCY, "18.01", "kind"),
        ("own", NodeKind.MINISTRY, None, "kind"),
        ("province", NodeKind.DISTRICT, None, "kind"),
        ("unit", NodeKind.DEPARTMENT, None, "kind"),
        ("province", NodeKind.REGENCY, None, "region"),
        ("province", NodeKind.REGENCY, "18.72", "region"),
        ("province", NodeKind.REGENCY, "16.01", "region"),
        ("province", NodeKind.REGENCY, "18.10", "region"),
        ("own", NodeKind.DEPARTMENT, "18.01", "region"),
        ("own", "asal", None, "kind"),
    ],
)
def test_rules_of_kinds_and_regions(parent, kind, region, field):
    tree = make_province()
    found = Region.objects.get(pk=region) if region else None
    with pytest.raises(ValidationError) as error:
        nodes.add(access_of(Role.ADMINISTRATOR, tree["province"]), tree[parent].pk, opd(kind=kind, region=found))
    assert list(error.value.message_dict) == [field]


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2060", "x" * 151, "Dinas Kesehatan", "DINAS  KESEHATAN."])
def test_names_that_are_refused(name):
    tree = make_province()
    with pytest.raises(ValidationError) as error:
        nodes.add(access_of(Role.ADMINISTRATOR, tree["own"]), tree["own"].pk, opd(name))
    assert "name" in error.value.message_dict


def test_the_second_of_two_editors_is_told():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    first = nodes.describe(access, tree["unit"].pk, opd("Dinas Kesehatan", head_name="A"), 0)
    assert first.version == 1
    with pytest.raises(nodes.EditConflictError) as conflict:
        nodes.describe(access, tree["unit"].pk, opd("Dinas Kesehatan", head_name="B"), 0)
    assert conflict.value.current.head_name == "A"
    assert Node.objects.get(pk=tree["unit"].pk).head_name == "A"


def test_saving_without_a_change_is_no_change():
    tree = make_province()
    unit = Node.objects.get(pk=tree["unit"].pk)
    nodes.describe(access_of(Role.ADMINISTRATOR, tree["own"]), unit.pk, facts_of(unit), 0)
    assert not AuditEntry.objects.exists()
    assert Node.objects.get(pk=unit.pk).version == 0


def test_a_kind_changes_only_if_what_is_below_still_fits():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    nodes.describe(access, tree["unit"].pk, opd("Dinas Kesehatan", kind=NodeKind.DIVISION), 0)
    with pytest.raises(ValidationError):
        nodes.describe(access, tree["own"].pk, NodeFields("X", NodeKind.CITY), 0)


def test_moving_a_unit_takes_along_what_is_below():
    tree = make_province()
    setda = make_unit(tree["own"], "Setda")
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    nodes.move(access, tree["division"].pk, setda.pk, 0)
    moved = Node.objects.get(pk=tree["division"].pk)
    assert moved.path.startswith(Node.objects.get(pk=setda.pk).path)
    assert AuditEntry.objects.get(action="unit.moved").before["parent"] == "Dinas Kesehatan"
    with pytest.raises(nodes.EditConflictError):
        nodes.move(access, moved.pk, tree["own"].pk, 0)


@pytest.mark.parametrize(
    ("node", "target"),
    [
        ("unit", "unit"),
        ("unit", "division"),
        ("unit", "sibling"),
        ("unit", "province"),
        ("own", "sibling"),
        ("unit", "second_unit"),
    ],
)
def test_moves_that_are_refused(node, target):
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["province"])
    before = list(Node.objects.values_list("path", "name"))
    with pytest.raises(ValidationError):
        nodes.move(access, tree[node].pk, tree[target].pk, 0)
    assert list(Node.objects.values_list("path", "name")) == before


def test_switching_off_and_on_keeps_what_was_off_before():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    other = make_unit(tree["unit"], "Puskesmas Lama", NodeKind.DIVISION)
    nodes.deactivate(access, other.pk)
    assert nodes.deactivate(access, tree["unit"].pk) == 2
    assert nodes.deactivate(access, tree["unit"].pk) == 0
    with pytest.raises(ValidationError):
        nodes.reactivate(access, other.pk)
    with pytest.raises(ValidationError):
        nodes.add(access, tree["unit"].pk, opd(kind=NodeKind.DIVISION))
    assert nodes.reactivate(access, tree["unit"].pk) == 2
    active = {node.name: node.is_active for node in Node.objects.filter(path__startswith=tree["unit"].path)}
    assert active == {"Dinas Kesehatan": True, "Puskesmas Gadingrejo": True, "Puskesmas Lama": False}


def test_the_topmost_institution_stays_on():
    own = make_institution()
    with pytest.raises(ValidationError):
        nodes.deactivate(access_of(Role.ADMINISTRATOR, own), own.pk)


def test_an_ended_grant_manages_nothing():
    own = make_institution()
    access = access_of(Role.ADMINISTRATOR, own)
    person = access.user
    person.is_active = False
    person.save()
    with pytest.raises(Http404):
        nodes.deactivate(Access(person), own.pk)
