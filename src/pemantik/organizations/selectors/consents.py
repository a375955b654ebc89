"""Reading consents: what an institution shares, and who has let it in."""

from django.db.models import QuerySet

from pemantik.organizations.models import INSTITUTION_KINDS, Consent, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import paths_above


def given(access: Access, giver: Node) -> QuerySet[Consent]:
    """The live consents of an institution, newest first."""
    access.require(Action.VIEW_NODE, giver)
    live = Consent.objects.filter(giver=giver, withdrawn_at=None)
    return live.select_related("receiver", "given_by").order_by("-given_at", "-pk")


def received(access: Access, receiver: Node) -> QuerySet[Consent]:
    """The live consents that others have given to an institution."""
    access.require(Action.VIEW_NODE, receiver)
    live = Consent.objects.filter(receiver=receiver, withdrawn_at=None)
    return live.select_related("giver").order_by("giver__name", "scope")


def possible_receivers(access: Access, giver: Node) -> list[Node]:
    """The institutions of this installation that do not see the giver anyway; their names are public."""
    access.require(Action.MANAGE_CONSENT, giver)
    others = Node.objects.filter(kind__in=INSTITUTION_KINDS, is_active=True)
    return list(others.exclude(path__in=[giver.path, *paths_above(giver.path)]).order_by("name"))


def institutions_that_share(access: Access, scope: Consent.Scope) -> QuerySet[Node]:
    """Other institutions that have let in one on which the person may see results (or, for evidence, answers).

    This is the only way in which an institution sees another one that is not below it.
    """
    action = Action.VIEW_RESULTS if scope == Consent.Scope.RESULTS else Action.VIEW_ASSESSMENT
    givers = Consent.objects.filter(access.within(action, "receiver__path"), scope=scope, withdrawn_at=None)
    found: QuerySet[Node] = Node.objects.filter(pk__in=givers.values("giver"), is_active=True)
    return found
