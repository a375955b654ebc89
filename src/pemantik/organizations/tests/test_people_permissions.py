"""Who may manage whom: every use case, for every role, on the own node, above, beside and below."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from pemantik.accounts.models import User
from pemantik.accounts.services.invitations import Offer, issue
from pemantik.accounts.tests.factories import make_person
from pemantik.organizations.models import Grant
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.organizations.selectors import people as selectors
from pemantik.organizations.services import invitations, leaving
from pemantik.organizations.services import people as services
from pemantik.organizations.tests.people_factories import access_of, make_grant, make_province, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PLACES = ("root", "regency", "office", "division", "sibling")
INSIDE = {"regency", "office", "division"}


@pytest.fixture
def province():
    return make_province()


def outcome(work) -> str:
    """How a use case ended: done, or refused as unknown or as known but not allowed."""
    try:
        work()
    except Http404:
        return "unknown"
    except PermissionDenied:
        return "refused"
    return "done"


def use_cases(access, node):
    """Every use case about a person on this node, as something to try."""
    person = with_role(node, Role.OPERATOR)
    grant = Grant.objects.get(user=person)
    invitation = issue(f"tamu{person.pk}@contoh.go.id", "Tamu", [Offer("operator", node.pk)], person).invitation
    return {
        "give": lambda: services.give_grant(access, make_person(), Role.HEAD, node),
        "end": lambda: services.end_grant(access, grant),
        "invite": lambda: invitations.invite(access, f"b{person.pk}@c.id", "B", [Offer("operator", node.pk)]),
        "renew": lambda: invitations.renew(access, invitation),
        "revoke": lambda: invitations.revoke(access, invitation),
        "sessions": lambda: services.end_sessions(access, with_role(node, Role.OPERATOR)),
        "link": lambda: leaving.password_link(access, with_role(node, Role.OPERATOR)),
        "deactivate": lambda: leaving.deactivate(access, with_role(node, Role.OPERATOR), None),
    }


@pytest.mark.parametrize("place", PLACES)
def test_administrator_reaches_the_own_node_and_below_only(province, place):
    access = access_of(with_role(province.regency))
    ends = {name: outcome(work) for name, work in use_cases(access, getattr(province, place)).items()}
    assert set(ends.values()) == {"done" if place in INSIDE else "unknown"}, ends


@pytest.mark.parametrize("role", [role for role in Role if Action.MANAGE_PEOPLE not in PERMISSIONS[role]])
@pytest.mark.parametrize("place", PLACES)
def test_other_roles_manage_nobody(province, role, place):
    access = access_of(with_role(province.regency, role))
    ends = {name: outcome(work) for name, work in use_cases(access, getattr(province, place)).items()}
    assert set(ends.values()) == {"refused" if place in INSIDE else "unknown"}, ends


def test_only_administrators_manage_people():
    assert [role for role in Role if Action.MANAGE_PEOPLE in PERMISSIONS[role]] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("ending", ["revoked", "expired", "future", "deactivated"])
def test_a_role_that_is_not_valid_now_gives_nothing(province, ending):
    fields = {
        "revoked": {"revoked_at": timezone.now()},
        "expired": {"valid_until": timezone.now()},
        "future": {"valid_from": timezone.now() + timezone.timedelta(hours=1)},
        "deactivated": {},
    }[ending]
    person = with_role(province.root, **fields)
    if ending == "deactivated":
        User.objects.filter(pk=person.pk).update(is_active=False)
    ends = {outcome(work) for work in use_cases(access_of(person), province.office).values()}
    assert ends == {"unknown"}


def test_what_touches_the_whole_account_needs_all_of_its_roles(province):
    access = access_of(with_role(province.regency))
    shared = with_role(province.office, Role.OPERATOR)
    make_grant(province.sibling, Role.OPERATOR, shared)
    for work in (
        lambda: services.end_sessions(access, shared),
        lambda: leaving.password_link(access, shared),
        lambda: leaving.reset_second_factor(access, shared),
        lambda: leaving.deactivate(access, shared, None),
        lambda: leaving.reactivate(access, shared),
    ):
        assert outcome(work) == "refused"
    assert not services.manages_whole_account(access, shared)
    assert outcome(lambda: leaving.deactivate(access_of(with_role(province.root)), shared, None)) == "done"


def test_an_ended_role_elsewhere_does_not_stand_in_the_way(province):
    access = access_of(with_role(province.regency))
    person = with_role(province.office, Role.OPERATOR)
    make_grant(province.sibling, Role.OPERATOR, person, revoked_at=timezone.now())
    assert outcome(lambda: services.end_sessions(access, person)) == "done"


def test_a_person_without_roles_belongs_to_those_of_the_past(province):
    person = make_grant(province.office, Role.OPERATOR, revoked_at=timezone.now()).user
    assert outcome(lambda: leaving.password_link(access_of(with_role(province.regency)), person)) == "done"
    assert outcome(lambda: leaving.password_link(access_of(with_role(province.sibling)), person)) == "unknown"
    nobody = make_person()
    assert outcome(lambda: leaving.password_link(access_of(with_role(province.root)), nobody)) == "unknown"


def test_lists_show_only_the_own(province):
    own = with_role(province.office, Role.OPERATOR)
    shared = make_grant(province.sibling, Role.HEAD).user
    make_grant(province.division, Role.OPERATOR, shared)
    stranger = with_role(province.sibling, Role.OPERATOR)
    admin = with_role(province.regency)
    access = access_of(admin)
    rows = selectors.list_people(access, selectors.PeopleFilter()).rows
    assert {row.person for row in rows} == {own, shared, admin}
    (row,) = [row for row in rows if row.person == shared]
    assert [grant.node for grant in row.grants] == [province.division]
    assert [grant.node for grant in selectors.grants_of(access, shared)] == [province.division]
    with pytest.raises(Http404):
        selectors.find_person(access, stranger.pk)
    assert stranger not in selectors.possible_successors(access, own)


def test_invitations_to_others_are_hidden(province):
    root, regency = access_of(with_role(province.root)), access_of(with_role(province.regency))
    inside = invitations.invite(root, "a@c.id", "A", [Offer("operator", province.office.pk)]).invitation
    both = [Offer("operator", province.office.pk), Offer("operator", province.sibling.pk)]
    across = invitations.invite(root, "b@c.id", "B", both).invitation
    assert selectors.open_invitations(regency) == [inside]
    assert set(selectors.open_invitations(root)) == {inside, across}
    assert outcome(lambda: invitations.revoke(regency, across)) == "unknown"


def test_an_offer_on_a_foreign_node_spoils_the_whole_invitation(province):
    access = access_of(with_role(province.regency))
    offers = [Offer("operator", province.office.pk), Offer("administrator", province.root.pk)]
    assert outcome(lambda: invitations.invite(access, "a@c.id", "A", offers)) == "unknown"
    assert outcome(lambda: invitations.invite(access, "a@c.id", "A", [Offer("operator", 999_999)])) == "unknown"
    assert selectors.open_invitations(access) == []


@pytest.mark.parametrize(("role", "wanted"), [(Role.ADMINISTRATOR, "last"), (Role.OPERATOR, "done")])
def test_nobody_takes_the_last_administrator_away(province, role, wanted):
    admin = with_role(province.root)
    target = Grant.objects.get(user=admin) if role == Role.ADMINISTRATOR else make_grant(province.root, role)
    if wanted == "last":
        with pytest.raises(ValidationError, match="satu-satunya administrator"):
            services.end_grant(access_of(admin), target)
        with_role(province.sibling)
        with pytest.raises(ValidationError, match="satu-satunya administrator"):
            services.end_grant(access_of(admin), target)
        with_role(province.root)
    assert services.end_grant(access_of(admin), target)


def test_an_administrator_above_counts_as_another(province):
    root = with_role(province.root)
    below = with_role(province.regency)
    assert services.end_grant(access_of(root), Grant.objects.get(user=below))
