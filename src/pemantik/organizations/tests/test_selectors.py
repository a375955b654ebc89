"""Reading the tree: only what the grants reach, and the same number of queries however large it is."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.organizations.models import Consent, Node, NodeKind
from pemantik.organizations.permissions import Access, sees_results_by_consent
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.organizations.selectors import consents, nodes
from pemantik.organizations.services import consents as consent_services
from pemantik.organizations.tests.factories import access_of, make_person_with, make_province, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("role", list(Role))
def test_siblings_never_see_each_other(role):
    tree = make_province()
    access = access_of(role, tree["own"])
    seen = {node.name for node in access.nodes(Action.VIEW_NODE)}
    assert tree["sibling"].name not in seen
    assert tree["other_unit"].name not in seen
    assert tree["province"].name not in seen
    assert [node.pk for node in nodes.institutions(access)] == [tree["own"].pk]
    assert nodes.search(access, "Dinas Sosial") == []
    for hidden in ("sibling", "other_unit", "province"):
        with pytest.raises(Http404):
            nodes.find_node(access, tree[hidden].pk)
        with pytest.raises(Http404):
            nodes.overview(access, tree[hidden])


def test_a_unit_sees_neither_its_neighbours_nor_what_is_above():
    tree = make_province()
    access = access_of(Role.OPERATOR, tree["unit"])
    assert [node.name for node in access.nodes(Action.VIEW_NODE)] == ["Dinas Kesehatan", "Puskesmas Gadingrejo"]
    assert [(node.pk, visible) for node, visible in nodes.trail(access, tree["unit"])] == [
        (tree["province"].pk, False),
        (tree["own"].pk, False),
    ]
    assert nodes.own_institution(access).pk == tree["own"].pk


def test_the_province_sees_its_members_and_their_counts():
    tree = make_province()
    make_person_with(Role.OPERATOR, tree["division"])
    found = nodes.overview(access_of(Role.HEAD, tree["province"]), tree["province"])
    assert [(one.node.name, one.units, one.people) for one in found.members] == [
        (tree["own"].name, 3, 1),
        (tree["sibling"].name, 1, 0),
    ]
    assert found.branch.children == []


def test_the_overview_nests_and_counts():
    tree = make_province()
    own = Node.objects.get(pk=tree["own"].pk)
    found = nodes.overview(access_of(Role.HEAD, own), own)
    assert [branch.node.name for branch in found.branch.children] == ["Dinas Kesehatan", "Dinas Pendidikan"]
    assert found.branch.children[0].children[0].node.name == "Puskesmas Gadingrejo"
    assert (found.branch.units_below, found.units, found.people) == (3, 3, 1)
    assert dict(found.counts) == {"OPD": 2, "Bagian atau UPTD": 1}


@pytest.mark.parametrize("count", [15, 150])
def test_the_tree_is_read_in_few_queries(django_assert_max_num_queries, count):
    tree = make_province()
    for number in range(count):
        parent = tree["own"] if number % 3 else tree["unit"]
        make_unit(parent, f"Bagian {number}", NodeKind.DIVISION)
    person = make_person_with(Role.HEAD, tree["province"])
    with django_assert_max_num_queries(6):
        found = nodes.overview(Access(person), Node.objects.get(pk=tree["own"].pk))
    assert found.branch.units_below == count + 3
    with django_assert_max_num_queries(3):
        nodes.search(Access(person), "bagian")


def test_search_needs_all_words_and_takes_any_text():
    tree = make_province()
    access = access_of(Role.HEAD, tree["province"])
    assert [(node.name, above) for node, above in nodes.search(access, "kes DINAS")] == [
        ("Dinas Kesehatan", tree["own"].name)
    ]
    assert nodes.search(access, "dinkes")[0][0].name == "Dinas Kesehatan"
    for hostile in ("%", "_", "' OR 1=1 --", "\x00", "\\", "x" * 5000):
        nodes.search(access, hostile.replace("\x00", ""))


def test_move_targets_are_in_the_own_institution_and_fit():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["province"])
    division = Node.objects.get(pk=tree["division"].pk)
    assert [node.name for node in nodes.move_targets(access, division)] == [tree["own"].name, "Dinas Pendidikan"]


def test_consent_lets_in_and_is_taken_back():
    tree = make_province()
    giver = access_of(Role.COORDINATOR, tree["own"])
    reader = make_person_with(Role.HEAD, tree["sibling"])
    stranger = make_person_with(Role.HEAD, tree["other_unit"])
    results = Consent.Scope.RESULTS
    assert not consents.institutions_that_share(Access(reader), results).exists()
    given = consent_services.give(giver, tree["own"].pk, tree["sibling"].pk, results)
    assert consent_services.give(giver, tree["own"].pk, tree["sibling"].pk, results).pk == given.pk
    assert list(consents.institutions_that_share(Access(reader), results)) == [tree["own"]]
    assert sees_results_by_consent(Access(reader), tree["own"])
    assert not consents.institutions_that_share(Access(reader), Consent.Scope.EVIDENCE).exists()
    assert not consents.institutions_that_share(Access(stranger), results).exists()
    with pytest.raises(Http404):
        nodes.find_node(Access(reader), tree["own"].pk)
    consent_services.withdraw(giver, given.pk)
    consent_services.withdraw(giver, given.pk)
    assert not consents.institutions_that_share(Access(reader), results).exists()
    assert Consent.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("role", list(Role))
def test_who_may_share(role):
    tree = make_province()
    may = Action.MANAGE_CONSENT in PERMISSIONS[role]
    access = access_of(role, tree["own"])
    with pytest.raises(Http404):
        consent_services.give(access, tree["sibling"].pk, tree["own"].pk, "results")
    if may:
        consent_services.give(access, tree["own"].pk, tree["sibling"].pk, "results")
    else:
        with pytest.raises(PermissionDenied):
            consent_services.give(access, tree["own"].pk, tree["sibling"].pk, "results")


def test_only_the_giver_withdraws():
    tree = make_province()
    given = consent_services.give(
        access_of(Role.ADMINISTRATOR, tree["own"]), tree["own"].pk, tree["sibling"].pk, "results"
    )
    with pytest.raises(Http404):
        consent_services.withdraw(access_of(Role.ADMINISTRATOR, tree["sibling"]), given.pk)


@pytest.mark.parametrize(
    ("receiver", "scope"), [("own", "results"), ("province", "results"), ("unit", "results"), ("sibling", "all")]
)
def test_consents_that_make_no_sense(receiver, scope):
    from django.core.exceptions import ValidationError

    tree = make_province()
    with pytest.raises(ValidationError):
        consent_services.give(access_of(Role.ADMINISTRATOR, tree["own"]), tree["own"].pk, tree[receiver].pk, scope)
