"""Who may call which service: every role at the unit, above it, below it, and elsewhere.

`unit` owns the address, `own` is its regency, `province` the top of the tree, `division` lies below, `sibling` is
another member of the province.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pemantik.monitoring.models import Address, AllowedNetwork, Incident
from pemantik.monitoring.services import checks, checks_import, checks_incidents, checks_networks
from pemantik.monitoring.tests.factories import NOON, make_address
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_person_with, make_province

Who = frozenset[tuple[Role, str]]
PLACES = ("province", "own", "unit", "division", "sibling")
EDITORS = (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)
PLAN = checks.AddressPlan("Portal", "https://portal.contoh.go.id/")


def who(roles: Iterable[Role], *places: str) -> Who:
    """Each of these roles at each of these places."""
    return frozenset((role, place) for role in roles for place in places)


class World:
    """A unit with an address that is down, and a network that its province allowed."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = make_province()
        self.address: Address = make_address(self.nodes["unit"], is_active=False)
        self.incident = Incident.objects.create(address=self.address, started_at=NOON, cause="timeout")
        admin = make_person_with(Role.ADMINISTRATOR, self.nodes["province"])
        self.network = AllowedNetwork.objects.create(
            node=self.nodes["province"], cidr="10.5.0.0/16", reason="Pusat data", made_by=admin
        )


Call = Callable[[World, Access], Any]


@dataclass(frozen=True)
class Case:
    """A call, who may make it, and who is told that they may not; all others find nothing."""

    call: Call
    may: Who
    told: Who


#: In view of whoever has any role on the unit or above; and in that of the top.
SEES_UNIT = who(Role, "province", "own", "unit")
SEES_TOP = who(Role, "province")
EDITS_UNIT = who(EDITORS, "province", "own", "unit")
ADMINISTERS = who([Role.ADMINISTRATOR], "province")
EVERYWHERE = who(Role, *PLACES)


def _change(world: World, access: Access) -> None:
    version = Address.objects.get(pk=world.address.pk).form_version
    checks.change_address(access, world.address.pk, version, PLAN)


def _ask(world: World, access: Access) -> None:
    Address.objects.filter(pk=world.address.pk).update(is_active=True)
    checks.ask_check(access, world.address.pk)


def _prometheus(world: World, access: Access) -> None:
    checks_networks.set_prometheus(access, world.nodes["province"].pk, 0, "http://10.5.0.9:9090", is_active=True)


SERVICES: dict[str, Case] = {
    "checks.register_address": Case(
        lambda world, access: checks.register_address(access, world.nodes["unit"].pk, PLAN), EDITS_UNIT, SEES_UNIT
    ),
    "checks.change_address": Case(_change, EDITS_UNIT, SEES_UNIT),
    "checks.set_active": Case(
        lambda world, access: checks.set_active(access, world.address.pk, is_active=True), EDITS_UNIT, SEES_UNIT
    ),
    "checks.ask_check": Case(_ask, EDITS_UNIT, SEES_UNIT),
    "checks_incidents.note_incident": Case(
        lambda world, access: checks_incidents.note_incident(access, world.incident.pk, 1, "Listrik padam"),
        EDITS_UNIT,
        SEES_UNIT,
    ),
    "checks_incidents.close_incident": Case(
        lambda world, access: checks_incidents.close_incident(access, world.incident.pk), EDITS_UNIT, SEES_UNIT
    ),
    "checks_networks.allow_network": Case(
        lambda world, access: checks_networks.allow_network(access, world.nodes["province"].pk, "10.9.0.0/16", "LAN"),
        ADMINISTERS,
        SEES_TOP,
    ),
    "checks_networks.withdraw_network": Case(
        lambda world, access: checks_networks.withdraw_network(access, world.network.pk), ADMINISTERS, SEES_TOP
    ),
    "checks_networks.set_prometheus": Case(_prometheus, ADMINISTERS, SEES_TOP),
    "checks_import.read_measurements": Case(
        lambda _world, access: checks_import.read_measurements(access, "x", SAMPLE), who(EDITORS, *PLACES), EVERYWHERE
    ),
}
SAMPLE = b"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"probe_success",
"instance":"https://a.contoh.go.id"},"values":[[1700000100,"1"]]}]}}"""

#: What nobody calls on behalf of a person, and where the permission is asked instead.
NO_USE_CASE = {
    "checks_history.tidy": "daily, in the background",
    "checks_history.first_day_kept": "reads nothing",
    "checks_history.remake_days": "part of an import",
    "checks_history.keep_days": "examples",
    "checks_history.day_of": "arithmetic",
    "checks_import.save_measurements": "one's own draft alone, see test_permissions",
    "checks_import.discard_measurements": "one's own draft alone, see test_permissions",
    "checks_import.find_draft": "one's own draft alone, see test_permissions",
    "checks_import.register_of": "filters by what the person may change",
    "checks_import.slots_of": "reads a draft that was found",
    "checks_mail.tell": "in the background",
    "checks_mail.people_of": "in the background",
    "checks_networks.locked_root": "asks for the permission itself",
    "checks_networks.require_administrator": "is the permission",
    "checks_networks.is_administrator": "is the permission",
    "checks_prometheus.keep": "part of an import, and in the background",
    "checks_prometheus.sorted_out": "part of an import",
    "checks_prometheus.fetch_due": "in the background",
    "checks_results.store": "in the background",
    "checks_results.apply": "in the background",
    "checks_running.run_due": "in the background",
    "checks_running.run_one": "in the background",
    "checks_running.claim": "in the background",
}
