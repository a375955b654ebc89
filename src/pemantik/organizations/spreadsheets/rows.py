"""Stored units and people as the rows of a spreadsheet that can be imported again."""

from collections.abc import Callable, Iterator

from django.utils import timezone, translation

from pemantik.organizations.models import Node
from pemantik.organizations.permissions import live_grants
from pemantik.organizations.spreadsheets.references import stored_places
from pemantik.organizations.tree import path_above, subtree_of


def unit_rows(target: Node) -> Iterator[dict[str, str]]:
    """Every active unit below the target, parents first."""
    nodes = list(subtree_of(target).filter(is_active=True).select_related("region"))
    places = stored_places(nodes)
    ids = {node.path: node.pk for node in nodes}
    for node in nodes:
        if node.pk == target.pk:
            continue
        above = ids[path_above(node.path)]
        yield {
            "name": node.name,
            "short_name": node.short_name,
            "kind": in_indonesian(node.get_kind_display),
            "parent": "" if above == target.pk else places.way_to(("node", above)),
            "region": node.region_id or "",
            "head_title": node.head_title,
            "head_name": node.head_name,
        }


def people_rows(target: Node) -> Iterator[dict[str, str]]:
    """Everybody with a valid role on the target or below, one row for each role."""
    nodes = list(subtree_of(target).filter(is_active=True))
    places = stored_places(nodes)
    grants = live_grants().filter(node__path__startswith=target.path).select_related("user")
    for grant in grants.order_by("node__path", "user__name", "role"):
        until = grant.valid_until
        yield {
            "name": grant.user.name,
            "email": grant.user.email,
            "position": grant.user.position,
            "role": in_indonesian(grant.get_role_display),
            "unit": "" if grant.node_id == target.pk else places.way_to(("node", grant.node_id)),
            "valid_until": f"{timezone.localtime(until):%d/%m/%Y}" if until else "",
        }


def in_indonesian(display: Callable[[], str]) -> str:
    """A label in Indonesian whatever the page's language, so that a file is read the same by everybody."""
    with translation.override("id"):
        return str(display())
