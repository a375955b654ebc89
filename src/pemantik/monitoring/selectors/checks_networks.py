"""What an administrator opened for checks, and what an import would do."""

from dataclasses import dataclass

from pemantik.monitoring.models import Address, AllowedNetwork, MeasurementImport, PrometheusSource
from pemantik.monitoring.networks import live_networks
from pemantik.monitoring.services import checks_import, checks_prometheus
from pemantik.monitoring.services.checks_networks import is_administrator, require_administrator
from pemantik.monitoring.services.checks_prometheus import Kept
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.selectors.nodes import find_node

#: A report longer than this is no longer read; the numbers above it hold for all.
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open for the addresses of one tree."""

    node: Node
    networks: tuple[AllowedNetwork, ...]
    prometheus: PrometheusSource | None


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One instance in the report: the address it means, if any, and what would become of its measurements."""

    instance: str
    address: Address | None
    kept: Kept | None
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What saving an import would do."""

    found: MeasurementImport
    matched: tuple[MatchRow, ...]
    unmatched: tuple[MatchRow, ...]
    new: int
    known: int
    too_old: int


def administered_roots(access: Access) -> list[Node]:
    """The trees whose networks the person decides about."""
    roots = access.nodes(Action.MANAGE_INVENTORY).filter(depth=1).order_by("path")
    return [node for node in roots if is_administrator(access, node)]


def opened(access: Access, node_id: int) -> Opened:
    """What is open in one tree. Raises Http404 for strangers, PermissionDenied for who is not its administrator."""
    node = find_node(access, node_id)
    require_administrator(access, node)
    networks = live_networks().filter(node=node).select_related("made_by")
    return Opened(node, tuple(networks), PrometheusSource.objects.filter(node=node).first())


def match_report(access: Access, import_id: int) -> MatchReport:
    """What saving one's own draft would do, without doing it: one query for each address that is meant."""
    found = checks_import.find_draft(access, import_id)
    register = checks_import.register_of(access)
    matched, unmatched = [], []
    for instance, slots in checks_import.slots_of(found).items():
        match = register.match(instance)
        if not match.addresses:
            unmatched.append(MatchRow(instance, None, None, match.is_ambiguous))
        for address in match.addresses:
            matched.append(MatchRow(instance, address, checks_prometheus.sorted_out(address, slots)[0]))
    kept = [row.kept for row in matched if row.kept]
    return MatchReport(
        found=found,
        matched=tuple(matched[:MOST_SHOWN]),
        unmatched=tuple(unmatched[:MOST_SHOWN]),
        new=sum(each.new for each in kept),
        known=sum(each.known for each in kept),
        too_old=sum(each.too_old for each in kept),
    )
