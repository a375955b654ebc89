"""Which entries a person reaches, asked so that the lists of a country stay quick."""

from django.db.models import F, QuerySet

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: So few units are looked up one by one; with more the lists walk through their own index and leave out the others.
FEW_UNITS = 200


def reaches_all(access: Access, action: Action) -> bool:
    """Whether the person may do this everywhere. One query."""
    paths = access.paths(action)
    return "" in paths or (bool(paths) and not Node.objects.filter(depth=1).exclude(path__in=paths).exists())


def reached(entries: QuerySet[Entry], access: Access, action: Action, *, is_outside: bool = False) -> QuerySet[Entry]:
    """Those of the entries on whose units the person may do this, or may not if `is_outside`. Two queries at most."""
    if reaches_all(access, action):
        return entries.none() if is_outside else entries
    nodes = access.nodes(action).values_list("pk", flat=True)
    few = list(nodes[: FEW_UNITS + 1])
    if len(few) <= FEW_UNITS:
        return entries.exclude(node__in=few) if is_outside else entries.filter(node__in=few)
    # As a sum the unit is no key to another index: databases take its index here, and read every row that it leads to.
    entries = entries.alias(place=F("node_id") + 0)
    return entries.exclude(place__in=nodes) if is_outside else entries.filter(place__in=nodes)
