"""The rules of checking that hold for one tree of units, and how this installation presents itself."""

from collections.abc import Iterable
from ipaddress import ip_network

from django.conf import settings
from django.db.models import QuerySet

from pemantik import __version__
from pemantik.monitoring.models import AllowedNetwork
from pemantik.monitoring.probing.guard import PORTS, Rules
from pemantik.monitoring.probing.probe import Client
from pemantik.organizations.models import Node


def live_networks() -> QuerySet[AllowedNetwork]:
    """Networks that are allowed now."""
    return AllowedNetwork.objects.filter(removed_at=None)


def root_path(path: str) -> str:
    """The path of the top of the tree that a node stands in."""
    return path[: Node.steplen]


def rules_for(node: Node) -> Rules:
    """What may be asked for the addresses of a node. One query."""
    return _rules(live_networks().filter(node__path=root_path(node.path)).values_list("cidr", flat=True))


def rules_by_tree() -> dict[str, Rules]:
    """The rules of every tree that has some of its own, by the path of its top. One query."""
    allowed: dict[str, list[str]] = {}
    for path, cidr in live_networks().values_list("node__path", "cidr"):
        allowed.setdefault(path, []).append(cidr)
    return {path: _rules(mine) for path, mine in allowed.items()}


def client_with(rules: Rules) -> Client:
    """Whoever checks by these rules, named so that the other side knows whom to ask."""
    where = f" (+{settings.PEMANTIK_SITE})" if settings.PEMANTIK_SITE else ""
    return Client(f"Pemantik/{__version__}{where}", rules)


def open_rules() -> Rules:
    """The rules where no administrator allowed anything."""
    return _rules(())


def _rules(cidrs: Iterable[str]) -> Rules:
    loopback = bool(settings.PEMANTIK_CHECKS_LOOPBACK)
    return Rules(
        allowed=tuple(ip_network(each) for each in cidrs),
        ports=None if loopback else PORTS,
        loopback=loopback,
    )
