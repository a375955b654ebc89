"""Every role, every function about nodes and people, on the own node, below, above and beside.

A new public function that takes an `access` fails here until it stands in `permission_cases`; one that takes none,
until it is written down here why.
"""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from pemantik.accounts import services as account_services
from pemantik.organizations import selectors, services
from pemantik.organizations.models import Node
from pemantik.organizations.roles import PERMISSIONS, Role
from pemantik.organizations.tests import permission_cases
from pemantik.organizations.tests.people_factories import access_of, make_province, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: Where the node stands, seen from a role on a kabupaten.
PLACES = {"regency": True, "office": True, "division": True, "root": False, "sibling": False}

#: Tested where their rule is more than a node and an action.
ELSEWHERE = {
    "setup.add_units": "only the administrator of the first run, and only until it is finished: test_setup",
    "setup.choose_instrument": "the same",
    "selectors.nodes.tops": "the highest nodes of each person: test_selectors",
    "selectors.nodes.trail": "names above a node that is shown anyway, without a way to them: test_selectors",
    "selectors.nodes.find_with_logo": "also the logos above the own node: test_logos",
    "selectors.nodes.move_targets": "only inside the own institution: test_selectors",
    "selectors.nodes.institutions": "institutions only: test_selectors",
    "selectors.nodes.own_institution": "of the person alone",
    "selectors.consents.institutions_that_share": "what others have let in: test_selectors",
}
#: Public functions that act for nobody.
FOR_NOBODY = {
    "called by services that have checked": {
        *("people.end", "people.check_offer", "people.require_another_administrator", "people.grant_values"),
        *("leaving.remove_second_factor", "logos.store_logo", "nodes.locked", "nodes.save", "imports.preview_of"),
        *("fields.facts_of", "fields.check_place", "setup.is_open"),
    },
    "nothing of anybody": {
        *("nodes.as_text", "nodes.changes", "logos.redraw", "invitations.send", "inviting.deliver"),
        *("trail_export.headings", "trail_export.cells", "trail_export.csv_rows", "trail_export.write_xlsx"),
        *("trail_export.harmless", "selectors.audit.line", "selectors.audit.value_text", "selectors.people.is_live"),
        *("selectors.people.roles_to_give", "selectors.nodes.kinds_below", "selectors.nodes.kinds_for"),
        *("selectors.regions.free_regions", "selectors.setup.regions", "selectors.setup.region_named"),
        *("selectors.setup.instruments_in_force",),
    },
    "the own account: test_account_page": {
        *("accounts.profile.change", "accounts.sessions.end_one", "accounts.sessions.end_others"),
        "accounts.sessions.end_all",
    },
    "the links themselves, given and taken by the services of this room": {
        *("accounts.invitations.token_hash", "accounts.invitations.issue", "accounts.invitations.renew"),
        *("accounts.invitations.revoke", "accounts.invitations.find", "accounts.invitations.claim"),
        "accounts.links.path_to_new_password",
    },
    "whoever holds the link": {
        *("invitations.accept", "setup.fits", "setup.choose_institution", "setup.identify", "setup.make_administrator"),
        "selectors.setup.setup_for",
    },
    "whoever holds the command line": {"rescue.let_in", "rescue.administrators", "setup.new_secret"},
    "the person alone": {
        *("selectors.people.home_path", "selectors.setup.waits_for"),
        *("selectors.setup.chosen_instrument", "selectors.setup.finished_institution"),
    },
}


def public_functions() -> dict[str, bool]:
    """Every public function of the services and selectors, and whether it takes an access."""
    found = {}
    for package, prefix in ((services, ""), (selectors, "selectors."), (account_services, "accounts.")):
        for info in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__ and not name.startswith("_"):
                    found[f"{prefix}{info.name}.{name}"] = "access" in inspect.signature(function).parameters
    return found


def things_on(node: Node, province) -> permission_cases.Things:
    return permission_cases.make_things(node, province.sibling if node != province.sibling else province.regency)


def outcome(work) -> object:
    """How a try ended. What is wrong with the values is found only by those who are let in."""
    try:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)
    except Http404:
        return "unknown"
    except PermissionDenied:
        return "refused"
    except ValidationError:
        return "let in"
    return "let in"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", Role)
def test_matrix(role, place, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    province = make_province()
    access = access_of(with_role(province.regency, role))
    on = things_on(getattr(province, place), province)
    may, inside = PERMISSIONS[role], PLACES[place]
    wanted, found = {}, {}
    for name, (action, work) in permission_cases.gates(access, on).items():
        wanted[name] = ("let in" if action in may else "refused") if inside else "unknown"
        found[name] = outcome(work)
    for name, (action, shown) in permission_cases.filters(access, on).items():
        wanted[name] = inside and action in may
        found[name] = shown()
    assert found == wanted


def test_the_matrix_knows_every_function():
    province = make_province()
    access = access_of(with_role(province.regency))
    on = things_on(province.regency, province)
    tried = {name.split(" ")[0] for name in permission_cases.gates(access, on) | permission_cases.filters(access, on)}
    functions = public_functions()
    assert tried | ELSEWHERE.keys() == {name for name, takes_access in functions.items() if takes_access}
    assert set().union(*FOR_NOBODY.values()) == {name for name, takes_access in functions.items() if not takes_access}
