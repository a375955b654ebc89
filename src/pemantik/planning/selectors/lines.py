"""Budget lines of the inventory that nobody has asked for yet."""

from django.db.models import Exists, OuterRef

from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.entries import visible_entries
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning.models import SpendingRequest

#: Lines that are offered to begin with.
MOST = 60
State = SpendingRequest.State


def free_lines(access: Access, unit: int, line: int = 0) -> list[Entry]:
    """The budget lines of a unit without a request at work or decided, the newest first; or only this line.

    Three queries at most.
    """
    taken = SpendingRequest.objects.filter(line=OuterRef("pk")).exclude(state__in=[State.WITHDRAWN, State.CLOSED])
    lines = visible_entries(access, Action.REQUEST_SPENDING).filter(kind="belanja-tik").filter(~Exists(taken))
    lines = lines.select_related("node")
    if line:
        return list(lines.filter(pk=line))
    node = Node.objects.filter(pk=unit).first()
    if node is None:
        return []
    return list(lines.filter(node__path__startswith=node.path).order_by("-year", "name_key", "pk")[:MOST])
