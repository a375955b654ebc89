"""Who may do what, where: the one place that answers it.

A grant is valid on its node and on every node below. A stranger is told that a thing does not exist (404), a person
who may see it but not do this is told so (403).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts.models import User
from pemantik.organizations.models import Consent, Grant, Node
from pemantik.organizations.roles import PERMISSIONS, Action, Role


def live_grants() -> QuerySet[Grant]:
    """Grants that are valid now."""
    now = timezone.now()
    return Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=now),
        revoked_at=None,
        valid_from__lte=now,
        user__is_active=True,
    )


@dataclass(frozen=True)
class Access:
    """Everything a person may do, read once for a request (one query)."""

    user: User

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """The person's valid grants with their nodes."""
        if not self.user.is_active:
            return ()
        return tuple(live_grants().filter(user=self.user).select_related("node").order_by("node__path", "role"))

    def read(self) -> Self:
        """Ask for the grants now: before a transaction that others wait for, instead of inside it."""
        _ = self.grants
        return self

    @cached_property
    def roles(self) -> frozenset[Role]:
        """All roles that the person has anywhere."""
        return frozenset(Role(grant.role) for grant in self.grants)

    def paths(self, action: Action) -> tuple[str, ...]:
        """Paths of the nodes on which, and below which, the person may do this."""
        return tuple(grant.node.path for grant in self.grants if action in PERMISSIONS[Role(grant.role)])

    def may(self, action: Action, node: Node) -> bool:
        """Whether the person may do this on the node."""
        return any(node.path.startswith(path) for path in self.paths(action))

    def require(self, action: Action, node: Node) -> None:
        """Raise Http404 if the person may not even see the node, PermissionDenied if only this is not allowed."""
        if self.may(action, node):
            return
        if self.may(Action.VIEW_NODE, node):
            raise PermissionDenied(_("Anda tidak berhak %(action)s di sini.") % {"action": action.label})
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))

    def within(self, action: Action, field: str = "path") -> Q:
        """A filter for everything whose node path (at `field`) lies where the person may do this."""
        condition = Q(pk__in=[])
        for path in self.paths(action):
            condition |= Q(**{f"{field}__startswith": path})
        return condition

    def nodes(self, action: Action) -> QuerySet[Node]:
        """The nodes on which the person may do this."""
        nodes: QuerySet[Node] = Node.objects.filter(self.within(action))
        return nodes


class OperatorAccess(Access):
    """The access of whoever holds the server's command line: everything. Recorded as done by the system itself."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # nobody is signed in on a command line

    def paths(self, action: Action) -> tuple[str, ...]:
        """The beginning of every path."""
        return ("",)

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """None: whoever holds the command line belongs to no unit."""
        return ()


def sees_results_by_consent(access: Access, institution: Node) -> bool:
    """Whether another institution of the person has been let in to this one's results."""
    own = access.paths(Action.VIEW_RESULTS)
    receivers = Consent.objects.filter(giver=institution, scope=Consent.Scope.RESULTS, withdrawn_at=None).values_list(
        "receiver__path", flat=True
    )
    return any(receiver.startswith(path) for receiver in receivers for path in own)
