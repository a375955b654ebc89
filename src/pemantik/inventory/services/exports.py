"""That somebody took the inventory out, for the trail."""

from django.db import transaction

from pemantik.accounts import audit
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@transaction.atomic
def note_export(access: Access, node: Node, what: str) -> None:
    """Record a download of a unit's inventory. Raises Http404 or PermissionDenied."""
    access.require(Action.VIEW_INVENTORY, node)
    audit.record("inventory.exported", node, after={"file": what}, node_path=node.path)
